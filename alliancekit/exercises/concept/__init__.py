"""The concept test: the same twelve ideas in two forms, each idea told in a story of its own.

The questions are our own and not validated: nobody has shown that they measure what they are meant to, nor
that the two forms are equally hard. They are for teaching, not for marks.
"""
