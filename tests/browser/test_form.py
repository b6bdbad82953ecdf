"""The form of team.write() as a person uses it: type, tab, delete, undo, reload, restart."""

import re

import pytest

START = 'import okrkit as okr\nteam = okr.start("{team}")'


@pytest.fixture
def form(lab, page, request):
    """A notebook with the form of a team of its own; the page, and the team's name."""
    team = re.sub(r"\W+", "-", request.node.name)[:50]
    page.open(lab.notebook(team, [START.format(team=team), "team.write()"]))
    page.run_all()
    page.locator(".okr-form").wait_for()
    page.team = team
    return page


def objective(page, number=1):
    return page.locator(".okr-objective").nth(number - 1).get_by_label("Objective").first


def line(page, number=1):
    return page.locator(".okr-line").nth(number - 1).get_by_label("Key result")


def enter(form):
    """Press Enter as a person does, who sees the cursor move before typing on."""
    before = form.evaluate_handle("document.activeElement")
    form.keyboard.press("Enter")
    form.wait_for_function("before => document.activeElement !== before", arg=before)


def write_one(form):
    objective(form).click()
    form.keyboard.type("Skippers plan a week at sea without phoning us", delay=5)
    enter(form)
    form.keyboard.type("Trips booked online from 41% to 60% @Ana", delay=5)
    form.locator(".okr-line").nth(1).wait_for()
    enter(form)
    form.keyboard.type("Calls about bookings from 90 to 40 a week", delay=5)


def test_typing_enters_the_file_by_itself_and_the_cursor_stays(lab, form):
    write_one(form)
    assert line(form, 2).input_value() == "Calls about bookings from 90 to 40 a week"
    form.until(lambda: "Calls about bookings from 90 to 40 a week" in lab.okrs(form.team))
    assert "KR1 Trips booked online from 41% to 60% @Ana" in lab.okrs(form.team)
    form.keyboard.type(" in May")
    form.until(lambda: "40 a week in May" in lab.okrs(form.team))
    form.get_by_text(re.compile(r"^Saved \d\d:\d\d")).wait_for()
    form.shot("form-written")


def test_a_reading_stands_under_the_line_as_one_types(form):
    write_one(form)
    note = form.locator(".okr-line").first.locator(".okr-note")
    form.until(lambda: "41" in note.inner_text() and "60" in note.inner_text())


def test_delete_and_undo(lab, form):
    write_one(form)
    form.until(lambda: "Calls about bookings" in lab.okrs(form.team))
    form.locator(".okr-line").nth(1).get_by_role("button", name="Delete").click()
    form.until(lambda: "Calls about bookings" not in lab.okrs(form.team))
    form.get_by_role("button", name="Undo").click()
    form.until(lambda: "Calls about bookings" in lab.okrs(form.team))
    form.until(lambda: line(form, 2).input_value().startswith("Calls about bookings"))


def test_the_tab_key_walks_in_reading_order(form):
    objective(form).click()
    seen = []
    for _ in range(8):
        form.keyboard.press("Tab")
        seen.append(form.evaluate("document.activeElement.title || document.activeElement.placeholder"))
    assert (
        seen.index("One sentence is enough") < seen.index("A name") < seen.index("How will anyone see it? From … to …")
    )


def test_the_tab_key_stays_in_the_fields_and_letters_typed_there_are_only_letters(lab, form):
    write_one(form)
    form.until(lambda: "40 a week" in lab.okrs(form.team))
    cells = form.locator(".jp-Notebook .jp-Cell").count()
    objective(form).click()
    seen = []
    for _ in range(7):
        form.keyboard.press("Tab")
        form.keyboard.type("x", delay=5)
        seen.append(form.evaluate("document.activeElement.placeholder || document.activeElement.tagName"))
    line_hint = "How will anyone see it? From … to …"
    assert seen == ["One sentence is enough", "A name", "SELECT", line_hint, "A name", line_hint, "A name"]
    assert form.locator(".okr-line").first.get_by_label("Owner").input_value().endswith("x")
    assert form.locator(".jp-Notebook .jp-Cell").count() == cells


def test_every_field_and_button_has_a_name(form):
    nameless = form.evaluate(
        """() => [...document.querySelectorAll('.okr-form input, .okr-form select, .okr-form button')].filter(e =>
              !(e.labels && [...e.labels].some(l => l.textContent.trim())) && !e.title && !e.getAttribute('aria-label')
              && !e.textContent.trim()).length"""
    )
    assert nameless == 0


def test_a_reload_and_a_restart_show_what_was_written(lab, form):
    write_one(form)
    form.until(lambda: "Calls about bookings" in lab.okrs(form.team))
    form.save()
    form.reload()
    form.locator(".jp-Notebook .jp-Cell").first.wait_for()
    form.until(lambda: objective(form).input_value() == "Skippers plan a week at sea without phoning us", 40)
    form.restart_and_run_all()
    form.locator(".okr-form").wait_for()
    form.until(lambda: line(form, 1).input_value().startswith("Trips booked online"))
    assert len(re.findall("Trips booked online", lab.okrs(form.team))) == 1


def test_an_edit_by_hand_shows_up_in_the_idle_form(lab, form):
    write_one(form)
    form.until(lambda: "40 a week" in lab.okrs(form.team))
    file = next((lab.root / "teams" / form.team).glob("*/okrs.md"))
    file.write_text(file.read_text(encoding="utf-8").replace("40 a week", "35 a week"), encoding="utf-8")
    form.until(lambda: "35 a week" in line(form, 2).input_value())


def test_two_versions_are_shown_and_one_is_chosen(lab, form):
    write_one(form)
    form.until(lambda: "40 a week" in lab.okrs(form.team))
    file = next((lab.root / "teams" / form.team).glob("*/okrs.md"))
    line(form, 1).click()
    form.keyboard.press("End")
    form.keyboard.type(" by summer", delay=5)
    file.write_text(file.read_text(encoding="utf-8").replace("40 a week", "35 a week"), encoding="utf-8")
    form.get_by_role("button", name="Keep mine").wait_for()
    form.shot("form-two-versions")
    assert "35 a week" in file.read_text(encoding="utf-8")
    form.get_by_role("button", name="Keep mine").click()
    form.until(lambda: "by summer" in lab.okrs(form.team) and "40 a week" in lab.okrs(form.team))


@pytest.mark.parametrize("width", [1000, 640, 400])
def test_nothing_is_cut_off_at_this_width(form, width):
    form.set_viewport_size({"width": width, "height": 900})
    form.wait_for_timeout(400)
    over = form.evaluate(
        """() => { const f = document.querySelector('.okr-form').getBoundingClientRect();
             return [...document.querySelectorAll('.okr-form input, .okr-form button')]
               .filter(e => e.getBoundingClientRect().right > f.right + 1).length }"""
    )
    assert over == 0
    form.shot(f"form-{width}")
