"""Markup of both platforms becomes elements, and nothing a chat says becomes markup of the page."""

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.playground.stage import ANA, BRIEFINGS, START, discord_message, slack_message
from tests.playground.window import Bench, Window, last_message

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOMENT = int(START.timestamp()) + 7 * 86_400  # Monday, 1 December 2025, 09:12 in London
HOSTILE = "<img src=x onerror=alert(1)><script>alert(1)</script>"

# Elements by name, links with their address, everything else as text.
OUTLINE = """(root) => {
  const outline = (node) => {
    if (node.nodeType === 3) return node.data;
    const inside = [...node.childNodes].map(outline).join("");
    const name = node.localName;
    if (name === "div" || name === "svg") return inside;
    const to = name === "a" ? " " + node.getAttribute("href") : "";
    const what = node.classList.contains("mention") ? "mention" : name;
    return `<${what}${to}>${inside}</${name === "a" ? "a" : what}>`;
  };
  return [...root.querySelector(".text").childNodes].map(outline).join("");
}"""


async def outline(article: Locator) -> str:
    """The first text of a message as an outline of its elements."""
    await article.locator(".text").first.wait_for()
    drawn: str = await article.evaluate(OUTLINE)
    return drawn


@pytest.mark.parametrize(
    ("mrkdwn", "drawn"),
    [
        ("*bold* _italic_ ~gone~", "<p><strong>bold</strong> <em>italic</em> <s>gone</s></p>"),
        ("*_both_*", "<p><strong><em>both</em></strong></p>"),
        ("2*3*4 snake_case_name a ~ b ~ c", "<p>2*3*4 snake_case_name a ~ b ~ c</p>"),
        ("`*code* &lt;b&gt;`", "<p><code>*code* <b></code></p>"),
        ("a\n```\n*pre* &amp;\n```\nb", "<p>a</p><pre><code>*pre* &</code></pre><p>b</p>"),
        ("&gt; one\n&gt; two\nthree", "<blockquote><p>one\ntwo</p></blockquote><p>three</p>"),
        (">>> all\nof it", "<blockquote><p>all\nof it</p></blockquote>"),
        ("<https://example.org/?a=1&amp;b=2|the *article*>", None),
        ("https://example.org/x.", "<p><a https://example.org/x>https://example.org/x</a>.</p>"),
        (
            f"<@{ANA}> in <#{BRIEFINGS}>",
            "<p><mention>@Ana Reyes</mention> in <mention>#briefings</mention></p>",
        ),
        ("<!here> <!channel>", "<p><mention>@here</mention> <mention>@channel</mention></p>"),
        ("&lt;@U1&gt; &amp;amp;", "<p><@U1> &amp;</p>"),
        ("<javascript:alert(1)|press>", "<p><javascript:alert(1)|press></p>"),
        (f"<!date^{MOMENT}^{{date_num}} {{time}}|then>", "<p><time>2025-12-01 09:12</time></p>"),
        (f"<!date^{MOMENT}^{{date_long}}|then>", "<p><time>Monday, 1 December 2025</time></p>"),
        ("<!date^never^{date}|then>", "<p>then</p>"),
        ("中文 *粗体* 。", "<p>中文 <strong>粗体</strong> 。</p>"),
    ],
)
async def test_mrkdwn_is_drawn(window: Window, bench: Bench, mrkdwn: str, drawn: str | None) -> None:
    bench.slack.show(slack_message(1, text=mrkdwn))
    linked = "<p><a https://example.org/?a=1&b=2>the <strong>article</strong></a></p>"
    assert await outline(last_message(window.slack)) == (drawn or linked)


@pytest.mark.parametrize(
    ("markdown", "drawn"),
    [
        ("**bold** *it* _it_ __under__ ~~gone~~", None),
        ("***both*** **a *b* c**", "<p><strong><em>both</em></strong> <strong>a <em>b</em> c</strong></p>"),
        (r"\*no\* \_no\_ \# no \> no", "<p>*no* _no_ # no > no</p>"),
        ("snake_case_name 2*3 ** x", "<p>snake_case_name 2*3 ** x</p>"),
        ("`**code** \\`", "<p><code>**code** \\</code></p>"),
        ("``a ` b``", "<p><code>a ` b</code></p>"),
        ("```py\n**x**\n```", "<pre><code>**x**</code></pre>"),
        ("# One\n## Two\n-# small **s**", "<p>One</p><p>Two</p><p>small <strong>s</strong></p>"),
        ("#no heading", "<p>#no heading</p>"),
        ("> one\n> two\nthree", "<blockquote><p>one\ntwo</p></blockquote><p>three</p>"),
        (">no quote", "<p>>no quote</p>"),
        (">>> all\n\nof it", "<blockquote><p>all</p><p>of it</p></blockquote>"),
        ("- a\n  - b\n- c", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li><li><p>c</p></li></ul>"),
        ("2. a\n3. b", "<ol><li><p>a</p></li><li><p>b</p></li></ol>"),
        (r"1\. a", "<p>1. a</p>"),
        ("[the **one**](https://example.org/a_(b))", None),
        ("<https://example.org/x_y>", "<p><a https://example.org/x_y>https://example.org/x_y</a></p>"),
        ("[press](javascript:alert(1))", "<p><span>press</span></p>"),
        (f"<@{ANA}> <@!{ANA}> <#{BRIEFINGS}>", None),
        (
            "</cyberdialogue fact:123> <@&55>",
            "<p><mention>/cyberdialogue fact</mention> <mention>@group</mention></p>",
        ),
        (f"<t:{MOMENT}:F>", "<p><time>Monday, 1 December 2025 at 09:12</time></p>"),
        (f"<t:{MOMENT}:R>", "<p><time>in 7 days</time></p>"),
        (f"<t:{MOMENT}:d> \\<t:1>", "<p><time>01/12/2025</time> <t:1></p>"),
        ("*never closed **nor this", "<p>*never closed **nor this</p>"),
    ],
)
async def test_discord_markdown_is_drawn(
    window: Window, bench: Bench, markdown: str, drawn: str | None
) -> None:
    bench.discord.show(discord_message(1, markdown))
    emphasis = "<strong>bold</strong> <em>it</em> <em>it</em> <u>under</u> <s>gone</s>"
    people = "<mention>@Ana Reyes</mention> <mention>@Ana Reyes</mention> <mention>#briefings</mention>"
    long = {
        "**": f"<p>{emphasis}</p>",
        "[t": "<p><a https://example.org/a_(b)>the <strong>one</strong></a></p>",
        "<@": f"<p>{people}</p>",
    }
    assert await outline(last_message(window.discord)) == (drawn or long[markdown[:2]])


async def test_a_spoiler_shows_once_it_is_pressed(window: Window, bench: Bench) -> None:
    bench.discord.show(discord_message(1, "who? ||Guo Shengkun||"))
    spoiler = window.discord.get_by_role("button", name="Spoiler: show")
    await spoiler.focus()
    await window.page.keyboard.press("Enter")
    await expect(window.discord.get_by_text("Guo Shengkun")).to_be_visible()
    await expect(spoiler).to_have_count(0)


@pytest.mark.parametrize(
    "sign", ["*", "_", "[", "[(", "<", "`", "`a", "|", "~", "*a ", "_a", "> ", "- ", "<!date^", "https://"]
)
async def test_runs_of_signs_are_drawn_as_they_stand(window: Window, bench: Bench, sign: str) -> None:
    text = f"start {sign * 1500}"
    bench.slack.show(slack_message(1, text=text))
    bench.discord.show(discord_message(1, text))
    for pane in window.panes:
        await expect(last_message(pane)).to_contain_text("start")


async def test_a_chat_cannot_put_elements_into_the_page(window: Window, bench: Bench) -> None:
    plain = {"type": "plain_text", "text": HOSTILE}
    rich = {"type": "rich_text_section", "elements": [{"type": "text", "text": HOSTILE}]}
    button = {"type": "button", "action_id": "a", "text": plain}
    bench.slack.show(
        slack_message(
            1,
            {"type": "header", "text": plain},
            {"type": "section", "text": {"type": "mrkdwn", "text": HOSTILE}},
            {"type": "rich_text", "elements": [rich]},
            {"type": "actions", "block_id": "b", "elements": [button]},
            {"type": "image", "image_url": "https://example.org/x.png", "alt_text": HOSTILE},
        )
    )
    embed = {"title": HOSTILE, "description": HOSTILE, "footer": {"text": HOSTILE}}
    bench.discord.show(discord_message(1, HOSTILE, embeds=[embed]))
    for pane in window.panes:
        await expect(last_message(pane)).to_contain_text(HOSTILE)
        await expect(last_message(pane).locator(":is(img, script)")).to_have_count(0)


RICH = [
    {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "a "},
            {"type": "text", "text": "b", "style": {"bold": True, "italic": True}},
            {"type": "text", "text": "c", "style": {"code": True}},
            {"type": "link", "url": "https://example.org/", "text": "d"},
            {"type": "user", "user_id": ANA},
            {"type": "channel", "channel_id": BRIEFINGS},
            {"type": "date", "timestamp": MOMENT, "format": "{date_num} {time}", "fallback": "then"},
            {"type": "emoji", "name": "star", "unicode": "2b50"},
        ],
    },
    {
        "type": "rich_text_list",
        "style": "ordered",
        "indent": 0,
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]}],
    },
    {
        "type": "rich_text_list",
        "style": "bullet",
        "indent": 1,
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "deep"}]}],
    },
    {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
    {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "pre"}]},
]


async def test_rich_text_is_drawn(window: Window, bench: Bench) -> None:
    bench.slack.show(slack_message(1, {"type": "rich_text", "elements": RICH}))
    assert await outline(last_message(window.slack)) == (
        "<p>a <em><strong>b</strong></em><code>c</code><a https://example.org/>d</a>"
        "<mention>@Ana Reyes</mention><mention>#briefings</mention><time>2025-12-01 09:12</time>⭐</p>"
        "<ol><li><p>one</p></li></ol><ul><li><p>deep</p></li></ul>"
        "<blockquote><p>said</p></blockquote><pre><code>pre</code></pre>"
    )


async def test_a_markdown_block_is_drawn_with_its_table(window: Window, bench: Bench) -> None:
    text = "# Title\n**bold** and *it*\n\n| a | b |\n| --- | ---: |\n| 1 | **2** |\n\n---\n- x"
    bench.slack.show(slack_message(1, {"type": "markdown", "text": text}))
    assert await outline(last_message(window.slack)) == (
        "<p>Title</p><p><strong>bold</strong> and <em>it</em></p>"
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>1</td><td><strong>2</strong></td></tr></tbody></table>"
        "<hr></hr><ul><li><p>x</p></li></ul>"
    )


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


async def test_every_kind_of_block_is_drawn(window: Window, bench: Bench) -> None:
    cell = {"type": "raw_text", "text": "cell"}
    bench.slack.show(
        slack_message(
            1,
            {"type": "header", "text": _plain("A header")},
            {
                "type": "section",
                "text": {"type": "mrkdwn", "text": "a *section*"},
                "fields": [_plain("field one"), {"type": "mrkdwn", "text": "*field* two"}],
                "accessory": {"type": "image", "image_url": "https://example.org/i.png", "alt_text": "a map"},
            },
            {"type": "divider"},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "in _context_"}]},
            {"type": "table", "rows": [[cell, cell], [cell, cell]]},
            {"type": "image", "image_url": "https://example.org/p.png", "alt_text": "a picture"},
            {"type": "hologram"},
        )
    )
    message = last_message(window.slack)
    await expect(message.get_by_role("heading", name="A header")).to_be_visible()
    for said in ("a section", "field one", "field two", "in context"):
        await expect(message.get_by_text(said)).to_be_visible()
    await expect(message.get_by_role("img", name="a map")).to_be_visible()
    await expect(message.get_by_role("img", name="a picture")).to_be_visible()
    await expect(message.get_by_role("columnheader")).to_have_count(2)
    await expect(message.get_by_text("can’t draw hologram")).to_be_visible()


async def test_an_embed_is_drawn_whole(window: Window, bench: Bench) -> None:
    embed = {
        "author": {"name": "The author"},
        "title": "The **title**",
        "url": "https://example.org/",
        "description": "- the *description*",
        "color": 0x1B5E5A,
        "fields": [{"name": "Due", "value": "||soon||", "inline": True}, {"name": "By", "value": "both"}],
        "image": {"url": "https://example.org/i.png"},
        "footer": {"text": "The *footer*"},
    }
    bench.discord.show(discord_message(1, embeds=[embed]))
    message = last_message(window.discord)
    await expect(message.get_by_text("The author")).to_be_visible()
    await expect(message.get_by_role("link", name="The title")).to_have_attribute(
        "href", "https://example.org/"
    )
    await expect(message.get_by_role("listitem")).to_have_text("the description")
    await expect(message.get_by_text("Due")).to_be_visible()
    await expect(message.get_by_text("The *footer*")).to_be_visible()
    await expect(message.locator(".embed")).to_have_css("border-left-color", "rgb(27, 94, 90)")


async def test_components_of_the_second_version_are_drawn(window: Window, bench: Bench) -> None:
    button = {"type": 2, "style": 3, "label": "Agree", "custom_id": "yes"}
    section = {"type": 9, "components": [{"type": 10, "content": "## Inside"}], "accessory": button}
    container = {"type": 17, "accent_color": 255, "components": [section, {"type": 14, "divider": True}]}
    bench.discord.show(discord_message(1, components=[container, {"type": 99}]))
    message = last_message(window.discord)
    await expect(message.get_by_role("heading", name="Inside")).to_be_visible()
    await expect(message.get_by_role("button", name="Agree")).to_be_visible()
    await expect(message.get_by_role("separator")).to_be_visible()
    await expect(message.get_by_text("can’t draw 99")).to_be_visible()


async def test_a_file_stands_where_a_component_of_the_second_version_puts_it_and_nowhere_else(
    window: Window, bench: Bench
) -> None:
    attached = {"filename": "facts.csv", "size": 4, "_data": "data:text/csv;base64,YSxiCg=="}
    file = {
        "type": 13,
        "file": {"url": "https://cdn.example/attachments/1/2/facts.csv?ex=1"},
        "name": "facts.csv",
    }
    bench.discord.show(discord_message(1, components=[file], attachments=[attached], flags=1 << 15))
    link = last_message(window.discord).get_by_role("link", name="Download facts.csv")
    await expect(link).to_have_count(1)
    await expect(link).to_contain_text("4 byte")
