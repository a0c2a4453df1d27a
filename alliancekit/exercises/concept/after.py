"""The concept test, form after: the same twelve ideas, in other stories."""

from __future__ import annotations

from alliancekit.exercises.concept.question import question

TITLE = "Concept test: after the course"

EXERCISES = (
    question(
        "after-1",
        (
            "Groups whose members feel closer to their leader at midterm report better moods at the "
            "end of term. A student concludes: “Closeness to the leader lifts moods.” What is the "
            "best reply?"
        ),
        "It may, but a third thing would give the same figures.",
        (
            "Right: closeness was measured at midterm, some weeks before the moods at the end.",
            "What is measured first may still follow from a change that had begun.",
        ),
        (
            "Wrong: it is better moods that bring people closer to the leader.",
            "That claims a cause as well, from the same figures.",
        ),
        (
            "Figures of this kind mean nothing, so there is nothing to reply to.",
            "They show that the two go together, which is something to be explained.",
        ),
        why="What was merely observed fits several causes; an experiment could tell them apart.",
    ),
    question(
        "after-2",
        (
            "Ratings of tasks go with outcome at r = .25, ratings of bond at r = .16, in the same "
            "clients. The intervals of the two overlap a little. What is still missing for saying "
            "that they differ?"
        ),
        "The interval of the difference, worked out for the same clients.",
        (
            "Nothing: where intervals overlap, there is no difference.",
            "Two intervals may overlap although their difference is clearly not zero.",
        ),
        (
            "Nothing: .25 is plainly larger than .16.",
            "Both are estimates. Their order in this sample may be chance.",
        ),
        (
            "A larger r in both: below .30 two correlations cannot be compared with each other.",
            "Any two can be compared. What counts is how sure the difference is.",
        ),
        why=(
            "Look at the difference itself; overlap of two intervals is no test of it (Schenker & "
            "Gentleman, 2001)."
        ),
    ),
    question(
        "after-3",
        (
            "Within clients, sessions with a better rating are followed by a slightly better week. "
            "A manager says: “So therapists with higher ratings have healthier clients.” What is "
            "wrong with that?"
        ),
        "A finding about sessions is taken for one about therapists.",
        (
            "Nothing: what holds in each client holds for therapists too.",
            (
                "It need not. Therapists may differ in whom they see, and the slope between them "
                "can be another one."
            ),
        ),
        (
            "Only that the effect is slight; a stronger one would carry over.",
            "Strength does not change the level at which something was found.",
        ),
        (
            "That therapists cannot be compared, as each has clients of their own.",
            "They can be compared, with care. That is just another question.",
        ),
        why=(
            "Sessions, clients and therapists are three levels; a finding belongs to the one at "
            "which it was found."
        ),
    ),
    question(
        "after-4",
        (
            "An observer hears a recording and marks a strain. In the questionnaires of that "
            "session neither client nor therapist reports one. What is the most careful reading?"
        ),
        ("Different chairs see different things; nobody’s is the whole."),
        (
            "There was a strain, as the observer was the only one of the three without a stake in it.",
            "Having no stake does not make a mark right; the observer’s rules decide what counts as one.",
        ),
        (
            "There was none, as the two who were there must know.",
            "People in a strain may not notice it, or may not want to write it down.",
        ),
        (
            "The recording shows that the client hides things from the therapist.",
            "That is a claim about a motive, for which there is nothing here.",
        ),
        why=(
            "Clients report ruptures in fewer sessions than observers do; who is asked decides what is found."
        ),
    ),
    question(
        "after-5",
        "“The alliance correlates with outcome at .28.” Which sentence may a leaflet print?",
        "Clients with a stronger alliance tend to do somewhat better.",
        (
            "More than a quarter of the success of therapy comes from the alliance.",
            "r is no share. Squared it is about 8%, and that is no “comes from” either.",
        ),
        (
            "A client with a good alliance has a 28% higher chance of getting well.",
            "A correlation is not a change in anybody’s chance.",
        ),
        (
            "The alliance has been shown to play no part worth mentioning.",
            "A modest tilt that is found again and again is worth mentioning.",
        ),
        why="A modest tendency over many people: about 8% of the variance (Flückiger and others, 2018).",
    ),
    question(
        "after-6",
        "Which of these is the clearest sign of a rupture?",
        "“You keep asking me that. I told you that these diaries are no use to me.”",
        (
            "“I slept badly, and work was awful. I do not know how I got through the week.”",
            "A hard week is told, and told to somebody. Nothing here is strained between the two.",
        ),
        (
            "“When you said that last time I had to think, and I am not sure I agree.”",
            "Saying that one does not agree, and thinking aloud about it, can be good work together.",
        ),
        (
            "“I would like to stop here for today; I have a train to catch.”",
            "Taken by itself this is a timetable. A strain would need more than that.",
        ),
        why="It moves against the other about a task: confrontation. The other form is withdrawal.",
    ),
    question(
        "after-7",
        (
            "A teacher praises the ten best talks and criticises the ten worst. Next time the ten "
            "best are less good and the ten worst better. “Criticism helps and praise harms,” she "
            "says. What has she overlooked?"
        ),
        "That extreme talks tend to be followed by more ordinary ones.",
        (
            "That praise harms only those who do not expect it.",
            "This adds a reason to an effect that has not been shown.",
        ),
        (
            "That ten students are too few to see what praise and criticism really do.",
            "With a hundred she would see the same: it comes from picking extremes.",
        ),
        (
            "That talks cannot be measured fairly.",
            "Even with a fair measure the extremes move back towards the middle.",
        ),
        why="Regression to the mean looks like an effect wherever people are picked for being extreme.",
    ),
    question(
        "after-8",
        (
            "A leaflet for a feedback system says: “Halves failures!” Which version agrees with the "
            "evidence as a whole?"
        ),
        ("“On average, a small benefit over going without.”"),
        (
            "“Works for every therapist and every client.”",
            "The mean effect is small, and a mean promises nothing to each.",
        ),
        (
            "“Has no effect at all, as a meta-analysis of 58 studies has shown.”",
            "The mean difference is small, but its interval leaves out zero.",
        ),
        (
            "“Predicts safely who will get worse.”",
            "A signal raises false alarms and misses some; and predicting is not helping.",
        ),
        why=(
            "d = .15, 95% interval .10 to .20 (de Jong and others, 2021). That acting on it matters "
            "is how it is meant to work."
        ),
    ),
    question(
        "after-9",
        (
            "All published studies on a new way of mending ruptures come from the team that made "
            "it, and all are favourable. What may be concluded?"
        ),
        ("That it is promising, and that others have to try it too."),
        (
            "That it works, because all the studies agree.",
            "Studies that agree may share the same hopes, and others may lie in drawers.",
        ),
        (
            "That it does not work, because the team is not neutral.",
            "Being close to a method is no evidence against it.",
        ),
        (
            "That it works, if the studies are averaged, which takes any leaning out.",
            "An average of studies that lean the same way leans as well.",
        ),
        why="Neither allegiance nor publication is taken out by counting or averaging what was published.",
    ),
    question(
        "after-10",
        (
            "A study finds that a client’s rating in one session goes with the therapist’s rating "
            "in the next, and the other way round. Which meaning of “reciprocity” is that?"
        ),
        "Links over time: each one’s rating goes before the other’s.",
        (
            "Collaboration: the two agree on goals and tasks.",
            "Agreeing on what to do is another meaning, and asked with other questions.",
        ),
        (
            "Shared emotion: both feel the same at the same moment.",
            "Feeling the same at once would be seen within a session, not from one to the next.",
        ),
        (
            "All of its meanings at once, since in the end they come down to the same thing.",
            "They can come apart: people may work well together without moving each other’s ratings.",
        ),
        why="Lagged links both ways are one of at least four meanings; even they do not prove an influence.",
    ),
    question(
        "after-11",
        (
            "An app reports that those who finished its program rate the bond at 4 of 5. Four in "
            "five who began did not finish and were not asked. What does the 4 tell?"
        ),
        "How those rate who finished. All who began may well rate differently.",
        (
            "How users rate, if there were many thousands of them.",
            "Thousands of finishers are still only finishers.",
        ),
        (
            "How users rate, after adding a wider interval for those who are missing.",
            "A wider interval does not help if the missing ones are of another kind.",
        ),
        (
            "Nothing, because ratings of an app are not ratings of an alliance.",
            "What such ratings mean is open; the trouble here is who was asked.",
        ),
        why="Who leaves is seldom chance. What is not known of them has to be said, or found out.",
    ),
    question(
        "after-12",
        (
            "In a trial with adults in one city, clients who share their therapist’s language "
            "community rate the alliance higher. A service elsewhere plans to match all its "
            "clients. What speaks for caution?"
        ),
        ("Who was studied, and who chose whom, may differ here."),
        (
            "Nothing: what was found in a trial holds for people in general, wherever they live.",
            "A trial is about the people who were in it, and nobody was matched by lot here.",
        ),
        (
            "That culture has no influence on the alliance.",
            "One column for “the same community” is not the whole of culture; that is no sign of none.",
        ),
        (
            "That matching would harm those who are matched.",
            "Nothing here says so. Caution about a claim is no claim of the contrary.",
        ),
        why="Matching goes with more liking than benefit, and both vary much (Cabral & Smith, 2011).",
    ),
)
