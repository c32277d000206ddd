"""The product's words for what a person got wrong and what to do; see “phrases.py”."""

from typing import Final

MISTAKES: Final[dict[str, tuple[str, str]]] = {
    "mistake_title": ("That did not work", "未能完成"),
    "unknown_command": ("No command is called “{name}”.", "没有名为“{name}”的命令。"),
    "group_needs_word": (
        "“{name}” needs one more word: {words}.",
        "“{name}”后面还需要一个词：{words}。",
    ),
    "unknown_option": (
        "“{command}” has no option “{name}”. It takes: {known}.",
        "“{command}” 没有选项“{name}”。可用选项：{known}。",
    ),
    "option_twice": ("Option “{name}” stands twice: keep one.", "选项“{name}”重复：请保留一个。"),
    "option_missing": (
        "“{command}” needs “{name}”: {summary}. Example: “{example}”.",
        "“{command}” 需要“{name}”：{summary}。例如：“{example}”。",
    ),
    "too_many_words": (
        "“{command}” does not understand “{word}”. Write options as name:value, as in “{example}”.",
        "“{command}” 无法理解“{word}”。请用“选项:值”的形式，例如 “{example}”。",
    ),
    "open_quote": (
        "A quotation mark is not closed: end the value with another one.",
        "引号没有闭合：请在值的末尾再加一个引号。",
    ),
    "not_number": (
        "“{value}” is not right for {name}: write a whole number from {least} to {most}.",
        "{name} 的值“{value}”不对：请写{least}到{most}之间的整数。",
    ),
    "not_yes_no": (
        "“{value}” is not right for {name}: write yes or no.",
        "{name} 的值“{value}”不对：请写 yes 或 no。",
    ),
    "not_choice": (
        "“{value}” is not right for {name}: write one of {known}.",
        "{name} 的值“{value}”不对：请写其中之一：{known}。",
    ),
    "not_day": (
        "“{value}” is not right for {name}: write one day as year-month-day, as in 2016-06-01.",
        "{name} 的值“{value}”不对：请写成 年-月-日，例如 2016-06-01。",
    ),
    "not_date": (
        "“{value}” is no date for {name}: write one such as 2015-12-01, 2015-12, 2015 or 2016-H1.",
        "{name} 的日期“{value}”不对：请写 2015-12-01、2015-12、2015、2016-H1 等形式。",
    ),
    "too_long": (
        "{name} has {count} characters: write at most {most}.",
        "{name} 有{count}个字符：最多{most}个。",
    ),
    "not_known_yet": (
        "No source published by {date} says anything about “{id}”.",
        "截至{date}发布的来源均未提及“{id}”。",
    ),
    "unknown_fact": (
        "No fact is called “{id}”. “search” finds facts by words.",
        "没有名为“{id}”的事实。可用 “search” 按词查找。",
    ),
    "unknown_person": (
        "The dossier names nobody called “{id}”. “people” lists everyone.",
        "卷宗中没有名为“{id}”的人。“people” 列出所有人物。",
    ),
    "unknown_party": (
        "The dossier names no person or organization called “{id}”.",
        "卷宗中没有名为“{id}”的人物或机构。",
    ),
    "unknown_language": (
        "The dossier is not written in “{value}”: write one of {known}.",
        "卷宗没有“{value}”版本：请写其中之一：{known}。",
    ),
    "from_after_to": (
        "from ({start}) is later than to ({end}): swap them.",
        "from（{start}）晚于 to（{end}）：请对调。",
    ),
    "not_allowed": (
        "Only people who manage this workspace may do this.",
        "只有管理本工作区的人员才能这样做。",
    ),
    "no_channel": ("This works in a channel only.", "此命令只能在频道中使用。"),
    "no_such_page": ("There is no page {page}: the last one is {pages}.", "没有第{page}页：共{pages}页。"),
    "apology": (
        "Something went wrong here; it has been noted under number {reference}.",
        "出了点问题，已记录，编号 {reference}。",
    ),
    "no_dossier": (
        "No dossier is called “{name}”. There is: {known}.",
        "没有名为“{name}”的卷宗。现有：{known}。",
    ),
    "unknown_zone": (
        "“{value}” is no time zone: write one such as Europe/Berlin or Asia/Shanghai.",
        "“{value}”不是时区：请写 Europe/Berlin 或 Asia/Shanghai 这样的名称。",
    ),
    "not_time": (
        "“{value}” is no time of day: write one such as 09:00.",
        "“{value}”不是时刻：请写 09:00 这样的形式。",
    ),
    "not_leads": (
        '“{value}” is not right for {name}: write days from 0 to 366, as in leads:"30 7 1 0".',
        'leads 的值“{value}”不对：请写 0 到 366 之间的天数，例如 leads:"30 7 1 0"。',
    ),
    "not_weekdays": (
        "“{value}” is not right for {name}: write days such as mon-fri, or sat sun, or all.",
        "{name} 的值“{value}”不对：请写 mon-fri、sat sun 或 all 这样的形式。",
    ),
    "not_occasions": (
        "“{value}” is not right for {name}: write one or more of {kinds}, or the names of single kinds.",
        "{name} 的值“{value}”不对：请写其中一项或多项：{kinds}，或单项名称。",
    ),
    "not_country": (
        "“{value}” is not right for {name}: write a country's two letters, as in DE, or none.",
        "{name} 的值“{value}”不对：请写两个字母的国家代码，例如 CN，或 none。",
    ),
    "unknown_country": (
        "No holidays are known for “{value}”: write a country's two letters, as in DE, or none.",
        "没有“{value}”的公共假日数据：请写两个字母的国家代码，例如 CN，或 none。",
    ),
    "not_channel": (
        "“{value}” is not right for {name}: pick the channel from the list, as in #briefings.",
        "{name} 的值“{value}”不对：请从列表中选择频道，例如 #briefings。",
    ),
    "unknown_post": (
        "No reminder of this channel is called “{value}”.",
        "本频道没有名为“{value}”的提醒。",
    ),
    "not_later": ("{date} is not in the future: write a later day.", "{date}不在将来：请写更晚的日期。"),
}
