"""The forms of the workbook: what a cell can do, with a mouse.

Each form keeps its state in a plain object that knows no widget (`draft`), so that it can be tested without a
screen; the widgets only show that state and send what a person does.
"""
