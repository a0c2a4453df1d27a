"""Predictions: what a reader expects, made by hand before the answer is shown, and kept.

A lesson's predictions stand in a module ``predictions_NN.py`` beside its exercises, as a tuple of
:class:`Prediction` called ``PREDICTIONS``. Everything else follows from the declaration: the words in the
notebook, the card, the record, the comparison with the answer.
"""
