"""The %%okr cell and the first cell, as a person meets them in JupyterLab."""

START = 'import okrkit as okr\nteam = okr.start("{team}")'
CELL = "%%okr\nO New customers reach value in their first week\nKR Activation rate from 22% to 40% @Li"


def test_a_cell_is_written_shown_saved_and_found_after_a_reload(lab, page):
    page.open(lab.notebook("cell-write", [START.format(team="cell-write"), "%%okr\nO\nKR\nKR"]))
    page.run_all()
    assert "This cell is still empty" in page.output(2).inner_text()
    page.write_cell(2, CELL)
    assert "New customers reach value" in page.output(2).inner_text()
    assert "KR1 Activation rate from 22% to 40% @Li" in lab.okrs("cell-write")
    page.shot("cell-written")
    page.save()
    page.reload()
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    assert "New customers reach value" in page.output(2).inner_text()
    before = lab.okrs("cell-write")
    page.restart_and_run_all()
    page.run_all()
    assert "newer" not in page.output(2).inner_text()
    assert lab.okrs("cell-write") == before


def test_a_cell_and_the_form_write_the_same_file_and_neither_overwrites_the_other(lab, page):
    page.open(lab.notebook("cell-form", [START.format(team="cell-form"), CELL, "team.write()"]))
    page.run_all()
    line = page.locator(".okr-line").first.get_by_label("Key result")
    page.until(lambda: line.input_value() == "Activation rate from 22% to 40%")
    line.fill("Activation rate from 22% to 44%")
    page.until(lambda: "22% to 44%" in lab.okrs("cell-form"))
    page.write_cell(2, CELL)
    assert "The folder has a newer version" in page.output(2).inner_text()
    assert "22% to 44%" in lab.okrs("cell-form")
    page.shot("cell-newer")
    page.write_cell(2, CELL.replace("%%okr", "%%okr replace"))
    page.until(lambda: line.input_value() == "Activation rate from 22% to 40%")


def test_a_cell_before_the_first_one_is_told_to_run_it(lab, page):
    page.open(lab.notebook("cell-order", [START.format(team="cell-order"), "team.write()"]))
    page.write_cell(2, "team.write()")
    assert "first cell" in page.output(2).inner_text()
    assert "Traceback" not in page.output(2).inner_text()


def test_errors_are_calm(lab, page):
    cells = [START.format(team="cell-errors"), "%%okr\nKR Calls from 90 to 40", 'okr.start("../x")']
    page.open(lab.notebook("cell-errors", cells))
    page.run_all()
    assert "KR Calls from 90 to 40" in page.output(2).inner_text()
    assert "such as growth" in page.output(3).inner_text()
    assert "Traceback" not in page.locator(".jp-Notebook").inner_text()
    page.shot("cell-errors")
