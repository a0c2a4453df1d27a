"""The concept test, form before: twelve ideas, met for the first time."""

from __future__ import annotations

from alliancekit.exercises.concept.question import question

TITLE = "Concept test: before the course"

EXERCISES = (
    question(
        "before-1",
        (
            "In a counselling service, clients who rate the alliance high in week 3 are in less "
            "distress at the end. What follows?"
        ),
        "The two go together; this alone does not say what brings about what.",
        (
            "A good alliance lowers distress, since it was rated long before the end and so came first.",
            "Coming first is not enough: people who are already improving may rate the alliance higher.",
        ),
        (
            "Less distress makes clients rate the alliance higher, so the alliance itself does nothing.",
            "That is possible and not shown either: one claimed cause is only replaced by another.",
        ),
        (
            "Nothing at all follows, as a correlation can never tell us anything.",
            "It tells that the two go together, and how strongly, which a cause would have to explain.",
        ),
        why="The alliance may act, may follow improvement, or a third thing may move both.",
    ),
    question(
        "before-2",
        (
            "Clients’ ratings go with outcome at r = .30, therapists’ at r = .22, in the same "
            "people. The two 95% intervals overlap. What may be said?"
        ),
        ("Overlap does not settle it; the interval of the difference would."),
        (
            "The intervals overlap, so there is no difference between clients’ and therapists’ ratings.",
            "Intervals can overlap although the difference is clear, the more so in the same people.",
        ),
        (
            "As .30 is more than .22, clients’ ratings predict better.",
            "That takes both numbers as exact. Each is an estimate, and so is their difference.",
        ),
        (
            "The intervals must not be compared, because one set of ratings is subjective.",
            "Who rated does not forbid a comparison; the question is how sure the difference is.",
        ),
        why="Two overlapping intervals do not mean “no difference” (Schenker & Gentleman, 2001).",
    ),
    question(
        "before-3",
        (
            "Clients with higher average alliance have lower average distress. Noor, a client, has "
            "just rated a session higher than usual. What do these data say about her next weeks?"
        ),
        "Little: the finding compares people, not one person’s sessions.",
        (
            "Her distress can be expected to fall, because that is what the data show.",
            (
                "The data show it between people. Within a person the slope may be smaller, none, "
                "or turned round."
            ),
        ),
        (
            "Her distress can be expected to fall by the same amount as between two average clients.",
            "That carries a slope between people over to one person, where it need not hold.",
        ),
        (
            "Her distress will not change, since between people and within a person always differ in sign.",
            "They may differ, and need not. It has to be looked at.",
        ),
        why="Between people and within a person are two questions with two answers.",
    ),
    question(
        "before-4",
        (
            "After a session the client rates the alliance 4.5, the therapist 3.8. What is the most "
            "careful reading?"
        ),
        ("They see it from different chairs, and neither number is simply the truth."),
        (
            (
                "The therapist is trained to judge what happens in a session, so 3.8 is nearer to the "
                "true alliance."
            ),
            "Training does not make one chair the true one; therapists tend to rate lower than clients.",
        ),
        (
            "Only the client was the one being helped, so 4.5 is the true alliance and 3.8 an error.",
            "The client’s view matters and is still a view; it too has its ceiling and its reasons.",
        ),
        (
            "A gap of this kind shows that there is a rupture.",
            "A gap is common where nothing is strained. It is a reason to ask, no sign by itself.",
        ),
        why="Across 52 data sets clients rated higher than therapists, by d = .63 (Tryon and others, 2007).",
    ),
    question(
        "before-5",
        "Alliance and outcome go together at about r = .28. Which picture fits?",
        ("Of clients with the higher alliance, somewhat more than half do better."),
        (
            "28 of 100 clients improve because of the alliance.",
            "A correlation is no share of clients, and it names no cause.",
        ),
        (
            "The alliance explains 28% of how clients differ in outcome.",
            "The share that goes with it is r squared, which is about 8%.",
        ),
        (
            "It is so small that the alliance can be left out of account when a therapy is planned.",
            "Few single things that can be measured early do better; small is not nothing.",
        ),
        why=(
            "r = .28 is about 8% of the variance, a modest tilt over many people (Flückiger and "
            "others, 2018)."
        ),
    ),
    question(
        "before-6",
        "Which of these is a rupture, as the word is used in research on the alliance?",
        ("An open client answers only “fine” and “I suppose” to a new exercise."),
        (
            "A client cries while speaking of a loss, and says that it helps to be heard by somebody.",
            "Strong feeling is no strain between the two. Here they work together.",
        ),
        (
            "A client is in more distress this week than last week.",
            "Distress is about the client’s state; a rupture is a strain between the two people.",
        ),
        (
            "A client and a therapist agree to end after twelve sessions, as planned.",
            "An ending that both have agreed on is no strain in what they do together.",
        ),
        why=(
            "A rupture is a strain in working together or in the bond: moving away (withdrawal) or "
            "against (confrontation)."
        ),
    ),
    question(
        "before-7",
        (
            "A service picks the twenty clients with the worst scores this week and gives them "
            "extra time. Next week these twenty score better on average. What is the first thing to "
            "think of?"
        ),
        ("Extreme scores tend to be followed by less extreme ones anyway."),
        (
            "The extra time has worked, since nothing else in the service was changed that week.",
            (
                "One thing was changed, and one thing came by itself: those picked for a bad week "
                "tend to have a better one."
            ),
        ),
        (
            "The questionnaire is unreliable and should be replaced.",
            "Every measure varies from week to week; picking the extremes is what makes this show.",
        ),
        (
            "Those twenty have answered so as to please the service.",
            "That may be, but the same is seen where nobody has anything to please for.",
        ),
        why="Regression to the mean: to see what extra time does, compare with similar clients without it.",
    ),
    question(
        "before-8",
        (
            "A clinic asks clients about their progress every session and shows it to therapists. "
            "What does the evidence let it expect, on average?"
        ),
        "A small gain on average, and none promised to any one client.",
        (
            "A large gain for nearly everybody, since problems are seen while there is time to mend them.",
            "The mean effect is small (d about .15). Seeing a problem is not yet mending it.",
        ),
        (
            "No gain: forms take time away from what helps.",
            "Over 58 studies the mean difference is small, and its interval leaves out zero.",
        ),
        (
            "A gain for clients who are doing well, as praise keeps them going.",
            "If anything, it is for those who are not on track that the signal is meant.",
        ),
        why=(
            "d = .15, 95% interval .10 to .20, in 58 studies; .17 for those not on track (de Jong "
            "and others, 2021)."
        ),
    ),
    question(
        "before-9",
        (
            "A company’s own researchers report that users of its chat program feel a strong bond "
            "with it. How should this be read?"
        ),
        "As a finding that others, without a stake in it, need to find too.",
        (
            "As worthless, since people with a stake in a product cannot do sound studies of it.",
            "A stake is a reason to look closely and to repeat, not to throw a study away.",
        ),
        (
            "As settled, if the numbers were large and the paper passed review.",
            (
                "Many users and a review do not take out whom the authors hoped to please, nor what "
                "was not published."
            ),
        ),
        (
            "As settled the other way round: the true bond must be weak.",
            "Doubt about a finding is no evidence for its opposite.",
        ),
        why=(
            "What researchers favour, and what gets published, can both shift findings; independent "
            "repetition helps."
        ),
    ),
    question(
        "before-10",
        "“Therapy works because it is reciprocal.” What has to be asked first?",
        ("Which of several meanings of “reciprocal” is meant, and how it was measured."),
        (
            "Nothing: reciprocal means that the two people like each other.",
            "Liking is at most part of one of the meanings in use.",
        ),
        (
            "Whether the therapist tells as much about their own life as the client does, or nearly so.",
            "Equal telling is none of the meanings that the research measures.",
        ),
        (
            "Whether client and therapist give the same ratings.",
            "Equal ratings are agreement. Two people can agree without moving each other.",
        ),
        why="The word stands for at least four things that are measured in different ways. Keep them apart.",
    ),
    question(
        "before-11",
        (
            "A study looks at the ratings of session 10. A third of the clients had left before. "
            "What is the trouble?"
        ),
        ("Those who stayed may differ from those who left."),
        (
            "None, if enough clients are left to calculate with.",
            "Numbers make an estimate precise. They do not bring back those who left for a reason.",
        ),
        (
            "None, because those who leave early have not really been in therapy.",
            "They began, and whoever asks what therapy does must count them.",
        ),
        (
            "Only that the interval gets wider, as there are fewer clients.",
            "It also gets wider, but it may be wide around the wrong place.",
        ),
        why=(
            "A weaker alliance goes with leaving early (d = .55; Sharf and others, 2010), so "
            "staying is no accident."
        ),
    ),
    question(
        "before-12",
        (
            "A finding about the alliance comes from studies in a few wealthy countries, in "
            "individual therapy with adults. A school counsellor in another country wants to use "
            "it. What is sensible?"
        ),
        "To take it as a first guess, and to look at data from these pupils.",
        (
            "To use it as it stands, because human relationships are the same everywhere.",
            (
                "That is an assumption. What bond, goals and tasks look like can differ, and so can "
                "the answers to a form."
            ),
        ),
        (
            "To ignore it, because findings never hold in another culture.",
            "That it may differ does not mean that it does. It is a place to begin.",
        ),
        (
            "To use it as soon as the questionnaire has been translated word by word into the language.",
            "The same words need not ask the same thing; a translation has to be tried out.",
        ),
        why="A finding is about those who were studied. Whom else it is about has to be shown.",
    ),
)
