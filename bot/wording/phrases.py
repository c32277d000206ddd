"""The product's own words in each language; `{name}` stands for a value."""

from collections.abc import Iterable
from typing import Final

from bot.wording.mistakes import MISTAKES
from bot.wording.reminder_phrases import REMINDER_PHRASES

LANGUAGES: Final = ("en", "zh")

PHRASES: Final[dict[str, tuple[str, str]]] = (
    {
        # attribution and certainty
        "according_to": ("According to {who}: ", "据{who}："),
        "according_to_lead": ("According to {who}:", "据{who}："),
        "according_to_in_passing": ("according to {who}", "据{who}"),
        "according_to_most": ("According to {who}, unless said otherwise:", "据{who}（另有注明者除外）："),
        "hedge": ("{hedge}: ", "{hedge}："),
        "hedge_according_to": ("{hedge}, according to {who}: ", "{hedge}（据{who}）："),
        # 据报 and 据称 have the word for "according to" in them already.
        "hedge_of": ("{hedge}, according to {who}: ", "{hedge}（{who}）："),
        "hedge_in_front": ("{hedge}, {said}", "{hedge}，{said}"),
        "labelled": ("{label}: {value}", "{label}：{value}"),
        "set_apart": (" ({said})", "（{said}）"),
        "alleged": ("Alleged", "据称"),
        "reported": ("Reported", "据报"),
        "proposed": ("Proposed", "提议"),
        "expected": ("Expected", "预计"),
        "stated": ("Stated", "明确陈述"),
        "via": ("{origin} via {publisher}", "{origin}（{publisher}转载）"),
        "cite": ("{publisher}, {date}", "{publisher}，{date}"),
        "proof": ("“{quote}” [{source}]", "“{quote}” [{source}]"),
        "no_quotation": ("the dossier quotes no source for this", "卷宗未引用来源"),
        "unchecked": ("not checked against the source's text", "未与来源原文核对"),
        "checked": ("checked against the source's text", "已与来源原文核对"),
        "translation": ("Translation: {text}", "译文：{text}"),
        "untranslated": ("{text} [{language}]", "{text} [{language}]"),
        # kinds and states
        "event": ("event", "事件"),
        "commitment": ("commitment", "承诺"),
        "finding": ("finding", "结论"),
        "statement": ("statement", "言论"),
        "background": ("background", "背景"),
        "state_proposed": ("proposed", "已提议"),
        "state_agreed": ("agreed", "已商定"),
        "state_under-way": ("under way", "进行中"),
        "state_kept": ("kept", "已履行"),
        "state_broken": ("broken", "未履行"),
        "state_superseded": ("superseded", "已被取代"),
        "state_no-evidence": ("no evidence found", "未找到证据"),
        "as_of": ("{state} as of {date}", "{state}（截至{date}）"),
        "not_assessed": ("not assessed since", "此后未评估"),
        "searched": ("{by} searched {where} on {date}", "{by}于{date}查找了{where}"),
        "status_source": ("status: {source}", "状态：{source}"),
        # kinds as headings
        "events": ("Events", "事件"),
        "commitments": ("Commitments", "承诺"),
        "findings": ("Findings", "结论"),
        "statements": ("Statements", "言论"),
        "backgrounds": ("Background", "背景"),
        # labels
        "kind": ("Kind", "类别"),
        "certainty": ("Certainty", "确定性"),
        "who_says": ("According to", "出处"),
        "when": ("When", "时间"),
        "where": ("Where", "地点"),
        "people": ("People", "人物"),
        "organizations": ("Organizations", "机构"),
        "by": ("By", "责任方"),
        "to": ("To", "对象"),
        "due": ("Due", "期限"),
        "proposed_for": ("Proposed for", "提议期限"),
        "due_or_proposed_for": ("Due or proposed for", "期限或提议期限"),
        "status": ("Status", "状态"),
        "commitment_label": ("Commitment", "承诺"),
        "published": ("Published", "发布日期"),
        "publisher": ("Publisher", "发布者"),
        "origin": ("Taken from", "转载自"),
        "file": ("File", "文件"),
        "facts_count": ("Facts", "事实数"),
        "replaced_by": ("Replaced by", "已被取代为"),
        "replaces": ("Replaces", "取代"),
        "deprecated": ("No longer stands since {date}: {reason}", "自{date}起不再成立：{reason}"),
        "withdrawn": ("No longer stands", "不再成立"),
        "superseded_by": ("Replaced by {ids}", "已由 {ids} 取代"),
        "conflict": ("Another source says otherwise:", "另有来源说法不同："),
        "conflict_here": ("{ids} says otherwise", "{ids} 说法不同"),
        "earlier_status": ("Earlier status", "先前状态"),
        "status_shown_by": ("{status}:", "{status}："),
        "related": ("From the same passage:", "出自同一段落："),
        "said": ("Says", "言论"),
        "mentioned_in": ("Named in", "相关事实"),
        "also": ("See also:", "另见："),
        "not_given": ("not given", "未说明"),
        "nobody": ("The dossier names nobody.", "卷宗中没有人物。"),
        "nothing_on_person": ("The dossier tells nothing about this person.", "卷宗中没有关于此人的事实。"),
        # time
        "open_window": ("open now, closes in {days}: {date}", "现已开始，{days}后截止：{date}"),
        "opens_in": ("opens in {days}: {date}", "{days}后开始：{date}"),
        "closed_ago": ("overdue by {days}: the window closed on {date}", "已逾期{days}：期限已于{date}截止"),
        "closed_window": ("the window closed {days} ago, on {date}", "期限已于{date}截止，距今{days}"),
        "closed_day": ("overdue by {days}", "已逾期{days}"),
        "past_day": ("{days} ago", "{days}前"),
        "due_in": ("in {days}", "{days}后"),
        "due_today": ("today", "今日"),
        "closes_today": ("closes today: {date}", "今日截止：{date}"),
        "day_one": ("{count} day", "{count}天"),
        "days": ("{count:,} days", "{count}天"),
        "role_at": ("{title}, {body}", "{body}{title}"),
        "years_one": ("one year ago", "1年前"),
        "years": ("{words} years ago", "{count}年前"),
        "years_ago_today": ("{years} today, on {date}", "{years}的今天（{date}）"),
        "years_ago_then": ("{years}, on {date}", "{years}（{date}）"),
        "years_ago_in": ("{years}, in {date}", "{years}（{date}）"),
        "years_ago_month": ("{years} this month, in {date}", "{years}的本月（{date}）"),
        "years_ago_year": ("{years} this year, in {date}", "{years}的同年（{date}）"),
        "window_ends": ("{window} ends on {date}", "{window}于{date}结束"),
        "window_ended": ("{window} ended on {date}", "{window}已于{date}结束"),
        "window_begins": ("{window} begins on {date}", "{window}于{date}开始"),
        "lead": ("closes in {days}", "{days}后截止"),
        "closed_since": ("closed {days} ago", "{days}前已截止"),
        "opens_later": ("opens in {days}", "{days}后开始"),
        "opened_since": ("opened {days} ago", "{days}前已开始"),
        "window_began": ("{window} began on {date}", "{window}已于{date}开始"),
        "closes_now": ("closes today", "今日截止"),
        "opens_now": ("opens today", "今日开始"),
        "late": ("Late: was due on {date}.", "迟发：原定于{date}。"),
        "overdue_review": ("overdue by {days} and not assessed", "已逾期{days}，尚未评估"),
        "proposal_review": ("past by {days} and not assessed", "期限已过{days}，尚未评估"),
        # answers
        "summary_title": ("{dossier}", "{dossier}"),
        "timeline_title": ("Timeline", "时间线"),
        "commitments_title": ("Commitments", "承诺"),
        "deadlines_title": ("Deadlines", "期限"),
        "timeline_period": ("Timeline: {period}", "时间线：{period}"),
        "period_from": ("from {start}", "{start}起"),
        "period_to": ("up to {end}", "截至{end}"),
        "period": ("{start} to {end}", "{start}至{end}"),
        "ahead": ("Open or ahead", "进行中或未到期"),
        "overdue": ("Past", "已过期"),
        "deadlines_ahead": ("Deadlines: the next {days}, and past ones", "期限：未来{days}及已过期"),
        "people_title": ("People", "人物"),
        "no_source": ("The dossier has no source.", "卷宗没有来源。"),
        "sources_title": ("Sources", "来源"),
        "search_title": ("“{words}”", "“{words}”"),
        "today_title": ("On this day: {date}", "历史上的今天：{date}"),
        "help_title": ("What you can ask", "可以问什么"),
        "help_command_title": ("Help: {command}", "帮助：{command}"),
        "no_answer": ("The sources do not say.", "来源没有说明。"),
        "may_not_answer": (
            "This may not answer it; the closest passage:",
            "以下内容未必能回答此问题；最接近的段落：",
        ),
        "may_open": ("Also close:", "也较接近："),
        "welcome": (
            "Hello! Ask me anything about {dossier}. For example:",
            "您好！可以就“{dossier}”向我提问，例如：",
        ),
        "read_as": ("Searched for “{words}”.", "按“{words}”查找。"),
        "none_in_period": ("The dossier has no entry in this period.", "卷宗在此期间没有条目。"),
        "no_commitment": ("No commitment fits.", "没有符合条件的承诺。"),
        "no_commitment_state": (
            "No commitment stands as “{state}”. The dossier has: {known}.",
            "没有状态为“{state}”的承诺。卷宗现有：{known}。",
        ),
        "no_commitment_by": (
            "The dossier has no commitment by {name}.",
            "卷宗中没有{name}的承诺。",
        ),
        "nothing_due": ("Nothing falls due in the next {days}.", "未来{days}内没有到期事项。"),
        "nothing_ahead": ("Nothing falls due from now on.", "今后没有到期事项。"),
        "no_deadline": ("The dossier has no deadline.", "卷宗中没有期限。"),
        "without_due": ("Without a date in the sources", "来源未给出期限"),
        "no_anniversary": (
            "Nothing in the dossier happened on {date} of an earlier year.",
            "卷宗中没有往年{date}发生的事件。",
        ),
        "next_anniversary": ("The next anniversary is on {date}:", "下一个周年纪念日是{date}："),
        "as_seen": ("As of {date}: later sources are left out.", "截至{date}：不含此后的来源。"),
        "nothing_yet": ("No source had been published by {date}.", "截至{date}，尚无来源发布。"),
        "nothing_until": (
            "No source had been published by {date}: the first of this dossier is of {first}.",
            "截至{date}，尚无来源发布：本卷宗最早的来源发布于{first}。",
        ),
        "more": ("Ask “fact” with an id to see its quotation.", "用 “fact” 加编号可查看原文引语。"),
        "examples": ("Examples", "示例"),
        "options": ("Options", "选项"),
        "common_options": ("Every command also takes", "所有命令均可使用"),
        "required": ("required", "必填"),
        "managers_only": ("for people who manage this workspace", "仅限管理本工作区的人员"),
        # buttons and pages
        "share": ("Share in channel", "分享到频道"),
        "previous": ("Previous page", "上一页"),
        "next": ("Next page", "下一页"),
        "page": ("Page {page} of {pages}", "第{page}页，共{pages}页"),
        "did_you_mean": ("Did you mean:", "您是不是要找："),
        "show_fact": ("Open the fact", "查看事实"),
    }
    | MISTAKES
    | REMINDER_PHRASES
)


def shortened(text: str, longest: int = 60) -> str:
    """Give enough of what somebody wrote to know it again."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def row(language: str, things: Iterable[str]) -> str:
    """Give things in a row."""
    return ("、" if language.lower().startswith("zh") else ", ").join(things)


def phrase(language: str, key: str, /, **values: object) -> str:
    """Give a phrase; a language the product does not speak gets English."""
    place = 1 if language.lower().startswith("zh") else 0
    return PHRASES[key][place].format(**values)
