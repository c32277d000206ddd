/** Who is who on a platform, as its look reads its own JSON. */

/**
 * A view's people by id.
 * @returns {Map<string, {id: string, name: string, handle: string, mention?: string, bot: boolean, manages: boolean}>}
 */
export function peopleOf(view, look) {
  return new Map(view.users.map((user) => [user.id, look.person(user)]));
}
