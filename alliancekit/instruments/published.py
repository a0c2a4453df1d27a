"""The published questionnaires whose scoring key is certain. Keys are facts; the wording is not here."""

from __future__ import annotations

from alliancekit.instruments.model import OUR_RULE, Cutoff, Figure, Instrument, MissingRule, Norms

_WAI_LICENCE = "Wording: copyright, rights with the Society for Psychotherapy Research; ask before use."
_ICCE_LICENCE = "Wording: copyright; a licence is had on registration with the authors."
_FREE = "Public domain; no permission needed."

_HORVATH = "Horvath & Greenberg (1989), Journal of Counseling Psychology, 36, 223-233"
_DUNCAN = "Duncan et al. (2003), Journal of Brief Therapy, 3, 3-12"
_MILLER = "Miller, Duncan, Brown, Sparks & Claud (2003), Journal of Brief Therapy, 2, 91-100"
_KROENKE = "Kroenke, Spitzer & Williams (2001), Journal of General Internal Medicine, 16, 606-613"
_SPITZER = "Spitzer, Kroenke, Williams & Löwe (2006), Archives of Internal Medicine, 166, 1092-1097"
_NHS = "NHS Talking Therapies for Anxiety and Depression, manual (NHS England)"
_BARKHAM = "Barkham et al. (2013), Counselling and Psychotherapy Research, 13, 3-13"
_LAMBERT = "Lambert et al. (1996), Clinical Psychology and Psychotherapy, 3, 249-258"

_COMPLETE = MissingRule(
    1.0, "Our own choice, no published rule was found: all items must be answered, else missing."
)

WAI = Instrument(
    name="wai",
    items=36,
    low=1,
    high=7,
    subscales={
        "bond": (1, 5, 8, 17, 19, 20, 21, 23, 26, 28, 29, 36),
        "goals": (3, 6, 9, 10, 12, 14, 22, 25, 27, 30, 32, 34),
        "tasks": (2, 4, 7, 11, 13, 15, 16, 18, 24, 31, 33, 35),
    },
    reverse=(1, 3, 7, 9, 10, 11, 12, 15, 20, 27, 29, 31, 33, 34),
    scored="sum",
    total="alliance",
    title="Working Alliance Inventory, 36 items (client, therapist and observer forms share the key)",
    source=_HORVATH,
    licence=_WAI_LICENCE,
)

WAI_S = Instrument(
    name="wai-s",
    items=12,
    low=1,
    high=7,
    subscales={"bond": (3, 5, 7, 9), "goals": (4, 6, 10, 11), "tasks": (1, 2, 8, 12)},
    reverse=(4, 10),
    scored="sum",
    total="alliance",
    title="Working Alliance Inventory, short form (its item numbers are not those of the WAI-SR)",
    source="Tracey & Kokotovic (1989), Psychological Assessment, 1, 207-210",
    licence=_WAI_LICENCE,
)

WAI_SR = Instrument(
    name="wai-sr",
    items=12,
    low=1,
    high=5,
    subscales={"bond": (3, 5, 7, 9), "goals": (4, 6, 8, 11), "tasks": (1, 2, 10, 12)},
    scored="mean",
    total="alliance",
    title="Working Alliance Inventory, short form revised (its item numbers are not those of the WAI-S)",
    source="Hatcher & Gillaspy (2006), Psychotherapy Research, 16, 12-25",
    licence=_WAI_LICENCE,
    alpha=Figure(
        0.80,
        "above this for every scale",
        "Munder et al. (2010), Clinical Psychology and Psychotherapy, 17, 231-239",
    ),
)

SRS = Instrument(
    name="srs",
    items=4,
    low=0,
    high=10,
    scored="sum",
    total="srs",
    whole=False,
    missing=_COMPLETE,
    title="Session Rating Scale (four marks on a 10 cm line)",
    source=_DUNCAN,
    licence=_ICCE_LICENCE,
    alpha=Figure(0.88, "total", _DUNCAN),
    cutoffs=(Cutoff(36, "below this, ask what could be better", _DUNCAN),),
)

ORS = Instrument(
    name="ors",
    items=4,
    low=0,
    high=10,
    scored="sum",
    total="ors",
    whole=False,
    missing=_COMPLETE,
    title="Outcome Rating Scale, adults (four marks on a 10 cm line; higher is better)",
    source=_MILLER,
    licence=_ICCE_LICENCE,
    rci=Figure(5, "points of the total; some use 6", _MILLER),
    cutoffs=(Cutoff(25, "adults; below it the clinical range", _MILLER, clinical=True),),
)

HAQ_II = Instrument(
    name="haq-ii",
    items=19,
    low=1,
    high=6,
    reverse=(4, 8, 11, 16, 19),
    scored="sum",
    total="haq_ii",
    title="Helping Alliance Questionnaire II",
    source="Luborsky et al. (1996), Journal of Psychotherapy Practice and Research, 5, 260-271",
    licence="Wording: copyright of the authors; ask before use.",
)

ARM_5 = Instrument(
    name="arm-5",
    items=5,
    low=1,
    high=7,
    reverse=(3,),
    scored="mean",
    total="arm_5",
    title="Agnew Relationship Measure, five items",
    source="Cahill et al. (2012), Psychotherapy Research",
    licence="Wording: copyright of the authors; ask before use.",
)

PHQ_9 = Instrument(
    name="phq-9",
    items=9,
    low=0,
    high=3,
    scored="sum",
    total="phq_9",
    unscored=1,  # "how difficult have these problems made it ..."
    higher_is_better=False,
    missing=MissingRule(7 / 9, "The instrument's own: prorated with up to two items missing, else missing."),
    title="Patient Health Questionnaire, depression",
    source=_KROENKE,
    licence=_FREE,
    alpha=Figure(0.89, "primary care", _KROENKE),
    rci=Figure(6, "points of the total", _NHS),
    cutoffs=(
        Cutoff(10, "caseness", _KROENKE, clinical=True),
        Cutoff(5, "mild", _KROENKE),
        Cutoff(10, "moderate", _KROENKE),
        Cutoff(15, "moderately severe", _KROENKE),
        Cutoff(20, "severe", _KROENKE),
    ),
)

GAD_7 = Instrument(
    name="gad-7",
    items=7,
    low=0,
    high=3,
    scored="sum",
    total="gad_7",
    higher_is_better=False,
    missing=OUR_RULE,
    title="Generalised Anxiety Disorder scale",
    source=_SPITZER,
    licence=_FREE,
    alpha=Figure(0.92, "primary care", _SPITZER),
    rci=Figure(4, "points of the total", _NHS),
    cutoffs=(
        Cutoff(
            8,
            "caseness in NHS services, where the reliable change index of 4 is used too",
            _NHS,
            clinical=True,
        ),
        Cutoff(10, "caseness in the first study", _SPITZER),
        Cutoff(5, "mild", _SPITZER),
        Cutoff(10, "moderate", _SPITZER),
        Cutoff(15, "severe", _SPITZER),
    ),
)

CORE_10 = Instrument(
    name="core-10",
    items=10,
    low=0,
    high=4,
    reverse=(2, 3),
    scored="sum",
    total="core_10",
    higher_is_better=False,
    missing=MissingRule(
        0.9,
        "The instrument's own (CORE System Trust, 'What's in a name (1): scoring CORE measures', "
        "coresystemtrust.org.uk): prorated with one item missing, else missing.",
    ),
    title="Clinical Outcomes in Routine Evaluation, ten items (sum, that is ten times the mean)",
    source=_BARKHAM,
    licence="Wording: copyright of the CORE System Trust; CC BY-ND 4.0, free to reproduce unchanged.",
    alpha=Figure(0.90, "total", _BARKHAM),
    rci=Figure(6, "points of the total; from a 90% interval, not the usual 95%", _BARKHAM),
    cutoffs=(
        Cutoff(11, "general psychological distress", _BARKHAM, clinical=True),
        Cutoff(13, "depression", _BARKHAM),
    ),
    norms=Norms(general=(4.7, 4.8), clinical=(19.7, 7.7), source=_BARKHAM),
)

_OQ_RELATIONS = (1, 7, 16, 17, 18, 19, 20, 26, 30, 37, 43)
_OQ_ROLE = (4, 12, 14, 21, 28, 32, 38, 39, 44)

OQ_45 = Instrument(
    name="oq-45",
    items=45,
    low=0,
    high=4,
    subscales={
        "symptom_distress": tuple(item for item in range(1, 46) if item not in _OQ_RELATIONS + _OQ_ROLE),
        "interpersonal_relations": _OQ_RELATIONS,
        "social_role": _OQ_ROLE,
    },
    reverse=(1, 12, 13, 20, 21, 24, 31, 37, 43),
    scored="sum",
    total="oq_45",
    higher_is_better=False,
    missing=MissingRule(
        0.75,
        "The instrument's own: a missing item is the rounded mean of its subscale. Our own limit: at least "
        "three quarters of the subscale's items answered.",
        rounded=True,
    ),
    title="Outcome Questionnaire 45",
    source=_LAMBERT,
    licence="Proprietary: a licence from OQ Measures is needed to use the form.",
    rci=Figure(14, "points of the total", _LAMBERT),
    cutoffs=(Cutoff(63, "clinical range from here up", _LAMBERT, clinical=True),),
)

PUBLISHED = (WAI, WAI_S, WAI_SR, SRS, ORS, HAQ_II, ARM_5, PHQ_9, GAD_7, CORE_10, OQ_45)
