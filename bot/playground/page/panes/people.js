/** Who is who on a platform, whatever that platform's JSON calls it. */

/** Every emulated workspace has Ben as an admin; where a platform's JSON tells, that decides. */
const KNOWN_ADMIN = "ben";

/**
 * Give a view's people by id.
 * @returns {Map<string, {id: string, name: string, handle: string, bot: boolean, manages: boolean}>}
 */
export function peopleOf(view) {
  return new Map(view.users.map((user) => [user.id, person(user)]));
}

/** Read one user object of Slack or Discord. */
export function person(user) {
  const profile = user.profile ?? {};
  const names = [user.global_name, user.real_name, profile.real_name, user.username, user.name];
  const handle = user._handle ?? user.name ?? user.username ?? user.id;
  const told = user.is_admin ?? user.is_owner ?? user._manages;
  const name = names.find(Boolean) ?? user.id;
  return {
    id: user.id,
    name,
    handle,
    bot: Boolean(user.is_bot ?? user.bot),
    manages: told ?? handle === KNOWN_ADMIN,
  };
}
