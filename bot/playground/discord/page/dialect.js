/** What Discord's markdown has, of all that the page can parse. */

/** Source: Discord support, "Markdown Text 101"; Discord API reference, "Message Formatting". */
export const DISCORD = { headings: 3, subtext: true, underline: true, spoiler: true, angles: true };
