"""What each command says of the first dossier, word for word where a reader would quote it."""

import pytest

from bot.model.briefing import AnswerOutcome, Fields, Listing, Quotation, Timeline, words
from bot.model.fact import Kind
from bot.wording.examples import examples
from tests.commands.form_samples import ROOTS, book_of
from tests.commands.form_samples import asker as form_asker
from tests.router.asking import all_commands, text_of

SOURCE = "China Daily via Beijing Review, 3 December 2015"


async def test_the_summary_is_the_highlights_in_order(asker):
    briefing = await asker.ask("summary")
    assert briefing.title == "China–US dialogue on fighting cybercrime"
    assert briefing.facts == asker.store.book("cyberdialogue").dossier.highlights
    told = text_of(briefing)
    assert "According to China Daily:" in told
    assert (
        "Hotline — China and the United States agreed to set up a hotline that will allow direct "
        "communication between officials of both countries at ministerial and vice-ministerial level.\n"
    ) in told
    assert told.count(SOURCE) == 1
    assert told.splitlines()[-2:] == [f"Source: {SOURCE}", "As of 2 March 2026"]


async def test_the_full_summary_tells_every_fact_once_under_its_kind(asker):
    briefing = await asker.ask("summary full")
    assert sorted(briefing.facts) == sorted(asker.store.book("cyberdialogue").facts)
    lines = text_of(briefing).splitlines()
    headings = [
        lines.index(name) for name in ("Events", "Commitments", "Findings", "Statements", "Background")
    ]
    assert headings == sorted(headings)


async def test_the_timeline_is_in_order_and_puts_events_first_within_a_day(asker):
    briefing = await asker.ask("timeline")
    (timeline,) = (block for block in briefing.blocks if isinstance(block, Timeline))
    dates = [entry.when for entry in timeline.entries]
    assert dates[:2] == ["By 2014", "2014"]
    assert dates[-3:] == ["The first half of 2016", "The first half of 2016", "2016"]
    that_day = [entry.fact for entry in timeline.entries if entry.when == "1 December 2015"]
    kinds = [asker.store.book("cyberdialogue").facts[fact].kind for fact in that_day if fact]
    assert kinds == sorted(kinds, key=list(Kind).index)
    assert that_day[:2] == ["consensus", "first-dialogue"]


async def test_the_timeline_of_a_period_leaves_out_what_lies_outside(asker):
    assert (await asker.ask("timeline from:2016")).facts == (
        "training-course",
        "symposium",
        "mutual-training",
    )
    assert (await asker.ask("timeline to:2014")).facts == ("us-indictment", "working-group-withdrawal")
    before = await asker.ask("timeline to:2013")
    assert not before.answered
    assert "The dossier has no entry in this period." in text_of(before)
    assert before.closest == ("working-group-withdrawal",)
    between = await asker.ask("timeline 2015-03")
    assert between.closest[:3] == ("us-indictment", "working-group-withdrawal", "consensus")
    assert (await asker.ask("timeline 2018")).closest == ("mutual-training",)
    assert (await asker.ask("timeline from:2014 to:2015")).title == "Timeline: 2014 to 2015"
    assert (await asker.ask("timeline from:2016-H1")).title == "Timeline: from the first half of 2016"
    said, _ = await asker.refused("timeline from:2016 to:2015")
    assert said == "from (2016) is later than to (2015): swap them."


async def test_commitments_say_where_each_stands(asker):
    told = text_of(await asker.ask("commitments"))
    agreed, proposed = told.split("Proposed as of 3 December 2015; not assessed since\n")
    assert "Agreed as of 3 December 2015; not assessed since\n" in agreed
    assert "Hotline | China, United States | \n" in agreed
    assert (
        "Proposed: Cyber counterterrorism symposium | China | the first half of 2016 "
        "(the window closed 9 years ago, on 30 June 2016)\n"
    ) in proposed


async def test_commitments_can_be_chosen_by_who_owes_them_and_by_state(asker):
    assert (await asker.ask("commitments status:proposed")).facts == ("symposium",)
    american = (await asker.ask("commitments by:united-states")).facts
    assert "mutual-training" in american
    assert "training-course" not in american
    none = await asker.ask("commitments kept")
    assert not none.answered
    assert "No commitment stands as “kept”. The dossier has: proposed, agreed." in text_of(none)
    assert "The dossier has no commitment by Li Wei." in text_of(await asker.ask("commitments by:li-wei"))
    assert "没有状态为“已履行”的承诺。卷宗现有：已提议、已商定。" in text_of(
        await asker.ask("commitments 已履行 language:zh")
    )


async def test_past_deadlines_say_for_how_long_and_accuse_nobody(asker):
    told = text_of(await asker.ask("deadlines"))
    assert "Nothing falls due in the next 90 days." in told
    assert "Due: the first half of 2016 (the window closed 9 years ago, on 30 June 2016)" in told
    assert "Due: 2016 (the window closed 9 years ago, on 31 December 2016)" in told
    assert "Proposed for: the first half of 2016 (the window closed 9 years ago, on 30 June 2016)" in told
    assert "期限已于2016年6月30日截止，距今9年" in text_of(await asker.ask("deadlines language:zh"))


async def test_deadlines_ahead_are_those_that_open_within_the_days_asked_for(asker):
    assert (await asker.ask("deadlines 28 as_of:2015-12-03")).facts == ()
    assert not (await asker.ask("deadlines 28 as_of:2015-12-03")).answered
    assert len((await asker.ask("deadlines 29 as_of:2015-12-03")).facts) == 3
    told = text_of(await asker.ask("deadlines 30 as_of:2016-06-01"))
    assert "the first half of 2016 (open now, closes in 29 days: 30 June 2016)" in told
    assert "Nothing falls due" not in told
    everything = await asker.ask("deadlines all")
    assert len(everything.facts) == 7
    assert "Without a date in the sources" in text_of(everything)


async def test_people_are_listed_with_offices_and_their_facts(asker):
    told = text_of(await asker.ask("people"))
    assert "Guo Shengkun (郭声琨) — then State Councilor, China\n" in told
    assert "郭声琨（Guo Shengkun） — 时任中国国务委员" in text_of(await asker.ask("people language:zh"))
    assert "反恐专家" in text_of(await asker.ask("people li-wei language:zh"))


async def test_one_person_is_told_with_office_words_and_mentions(asker):
    briefing = await asker.ask("people Guo Shengkun")
    told = text_of(briefing)
    assert "Then State Councilor, China: “The talks were co-chaired by State Councilor Guo Shengkun”" in told
    assert briefing.facts == ("guo-statement", "co-chairs")
    assert any(isinstance(block, Quotation) and "bright spots" in block.quote for block in briefing.blocks)


async def test_a_fact_shows_its_quotation_inside_its_sentence(asker):
    briefing = await asker.ask("fact hotline")
    first, second = (block for block in briefing.blocks if isinstance(block, Quotation))
    assert first.quote == "They also agreed to set up a hotline"
    assert first.after == " and reached a consensus on counterterrorism cases involving cyberspace."
    assert second.quote.startswith("The hotline will allow direct communication")
    assert (words(first.credit), words(second.credit)) == (
        "",
        f"{SOURCE} · checked against the source's text",
    )
    seed = " ".join((asker.store.book("cyberdialogue").sources["china-daily-2015-12-03"].text or "").split())
    for fact in asker.store.book("cyberdialogue").facts:
        blocks = (await asker.ask(f"fact {fact}")).blocks
        quotations = [block for block in blocks if isinstance(block, Quotation)]
        assert quotations, fact
        for block in quotations:
            assert f"{block.before}{block.quote}{block.after}" in seed
            assert block.quote


async def test_a_fact_names_whose_claim_it_is_and_its_hedge(asker):
    told = text_of(await asker.ask("fact symposium"))
    assert told.startswith(
        "Proposed: Cyber counterterrorism symposium\nProposed, according to China Daily: A cyber"
    )
    assert "Certainty: proposed" in told
    assert "Status: proposed as of 3 December 2015; not assessed since" in told
    told = text_of(await asker.ask("fact working-group-withdrawal"))
    assert "Reported, according to Reuters: China withdrew from a working group" in told
    assert "According to China Daily: Following investigations" in text_of(
        await asker.ask("fact opm-finding")
    )


async def test_a_translated_quotation_stands_under_the_original(asker):
    briefing = await asker.ask("fact guo-statement language:zh")
    lines = text_of(briefing).splitlines()
    (place,) = (number for number, line in enumerate(lines) if line.startswith("译文："))
    assert "important shared interests" in lines[place - 2]
    assert "重要共同利益" in lines[place]
    assert "译文" not in text_of(await asker.ask("fact guo-statement"))


async def test_every_fact_can_be_opened_in_both_languages(asker):
    for fact in asker.store.book("cyberdialogue").facts:
        for language in ("en", "zh"):
            briefing = await asker.ask(f"fact {fact} language:{language}")
            assert briefing.facts[0] == fact
            assert any(isinstance(block, Fields) for block in briefing.blocks)


async def test_a_search_answers_first_and_quotes(asker):
    briefing = await asker.ask("who co-chaired the talks?")
    assert briefing.title == "“who co-chaired the talks?”"
    assert briefing.outcome is AnswerOutcome.ANSWERED
    assert briefing.facts[0] == "co-chairs"
    assert any(isinstance(block, Quotation) for block in briefing.blocks)


async def test_where_it_is_not_sure_the_closest_passage_is_quoted_without_a_claim_about_the_sources(asker):
    briefing = await asker.ask("which team won the football world cup?")
    assert (briefing.answered, briefing.outcome, briefing.facts) == (False, AnswerOutcome.CLOSEST, ())
    told = text_of(briefing)
    assert "This may not answer it; the closest passage:" in told
    assert "The sources do not say." not in told
    assert any(isinstance(block, Quotation) for block in briefing.blocks)
    (listing,) = (block for block in briefing.blocks if isinstance(block, Listing))
    assert tuple(item.fact for item in listing.items) == briefing.closest[1:]
    chinese = text_of(await asker.ask("which team won the football world cup? language:zh"))
    assert "以下内容未必能回答此问题；最接近的段落：" in chinese


async def test_only_where_nothing_comes_near_the_sources_do_not_say(asker):
    nothing = await asker.ask("search xyzzy plugh")
    assert (nothing.answered, nothing.outcome, nothing.closest) == (False, AnswerOutcome.NONE, ())
    assert "The sources do not say." in text_of(nothing)
    assert "来源没有说明。" in text_of(await asker.ask("search xyzzy plugh language:zh"))


@pytest.mark.parametrize("line", ["hi", "Thanks!", "?", "你好", "thank you very much"])
async def test_a_greeting_gets_examples_and_no_verdict_on_the_sources(asker, line):
    briefing = await asker.ask(f"search {line}")
    told = text_of(briefing)
    assert "The sources do not say." not in told
    assert briefing.facts == briefing.closest == ()
    (listing,) = (block for block in briefing.blocks if isinstance(block, Listing))
    assert len(listing.items) == 3
    for item in listing.items:
        assert (await asker.ask(words(item.line))).facts


async def test_who_somebody_is_is_told_by_their_office_and_its_words(asker):
    briefing = await asker.ask("who is Guo Shengkun?")
    assert briefing.outcome is AnswerOutcome.ANSWERED
    assert (
        "Then State Councilor, China: “The talks were co-chaired by State Councilor Guo Shengkun”"
        in text_of(briefing)
    )


async def test_what_became_of_a_plan_is_answered_with_where_it_stands(asker):
    told = text_of(await asker.ask("was the hotline set up?"))
    assert "Status: agreed as of 3 December 2015; not assessed since" in told


async def test_a_question_about_only_is_never_answered_as_if_sure(asker):
    assert (await asker.ask("did they only agree on a hotline?")).outcome is AnswerOutcome.CLOSEST


async def test_at_most_three_further_facts_follow_an_answer(asker):
    for line in ("who co-chaired the talks?", "search hotline", "search China", "search OPM"):
        briefing = await asker.ask(line)
        assert len(briefing.facts) <= 4


async def test_a_mended_spelling_is_told(asker):
    told = text_of(await asker.ask("search simposium"))
    assert "Searched for “symposium”." in told


async def test_sources_tell_where_the_text_is_and_that_it_was_checked(asker):
    told = text_of(await asker.ask("sources"))
    for said in (
        "Publisher: Beijing Review",
        "Taken from: China Daily",
        "Published: 3 December 2015",
    ):
        assert said in told
    assert "SHA-256" not in told
    count = len(asker.store.book("cyberdialogue").facts)
    assert f"Facts that rest on it: {count} · checked against the source's text" in told


async def test_today_tells_anniversaries_or_the_next_one(asker):
    told = text_of(await asker.ask("today as_of:2026-12-01"))
    assert (
        "Eleven years ago today, on 1 December 2015\n"
        "According to China Daily:\n"
        "Consensus on fighting cybercrimes — China"
    ) in told
    briefing = await asker.ask("today")
    assert not briefing.answered
    assert briefing.closest == ("consensus", "first-dialogue")
    told = text_of(briefing)
    assert "Nothing in the dossier happened on 2 March of an earlier year." in told
    assert "The next anniversary is on 1 December 2026:" in told
    assert "11年前的今天（2015年12月1日）" in text_of(await asker.ask("today as_of:2026-12-01 language:zh"))


async def test_year_zero_is_no_anniversary(asker):
    assert not (await asker.ask("today as_of:2015-12-03")).answered


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_help_names_every_command_and_how_it_is_used(asker, language):
    told = text_of(await asker.ask(f"help language:{language}"))
    for name, command in asker.reader.grammar.commands.items():
        assert f"{name} — {command.summary.best(language)}" in told
        one = text_of(await asker.ask(f"help {name} language:{language}"))
        for option in command.options:
            hidden = option.hidden or option.is_common
            assert (f"{option.name} — {option.summary.best(language)}" in one) != hidden
    assert "as_of" in told
    assert "page" not in told


async def test_examples_in_help_work(asker):
    for name, command in asker.reader.grammar.commands.items():
        lines = text_of(await asker.ask(f"help {name}")).splitlines()
        shown = lines[lines.index("Examples") + 1 :] if "Examples" in lines else []
        assert shown or name.startswith("remind")
        for line in shown:
            if not command.reads_channel_state:
                await asker.ask(line)


async def test_a_fact_quoted_from_two_sentences_leads_to_those_of_both(asker):
    assert "counterterrorism-consensus" in (await asker.ask("fact hotline")).closest


@pytest.mark.parametrize("name", ROOTS)
async def test_every_example_works_and_is_about_its_dossier(name):
    book = book_of(name)
    for language in (*book.dossier.languages, "en"):
        for command in all_commands():
            for line in examples(command, book, language):
                assert "{" not in line
                if command.name.startswith("remind"):
                    continue
                reply = await form_asker(name).attempt(line)
                assert not reply.error, line
                if command.name in {"search", "ask", "timeline", "today", "deadlines"}:
                    shown = reply.reply.briefing
                    assert shown.facts or shown.closest or line == command.name, line
