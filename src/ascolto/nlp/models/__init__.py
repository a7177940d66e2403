from ascolto.nlp.models.annotation import Annotation
from ascolto.nlp.models.correction import Correction
from ascolto.nlp.models.product_name import ProductName
from ascolto.nlp.models.tone_guide import ToneGuide
from ascolto.nlp.models.tuning import Tuning

__all__ = ["Annotation", "Correction", "ProductName", "ToneGuide", "Tuning"]
