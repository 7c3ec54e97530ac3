"""What landed survey answers must look like."""

from expectations.expect import DAY, TEXT, Suite, Why, one_of

SURVEYS = Suite(
    feed="surveys",
    columns={"survey_code": TEXT, "community_code": TEXT, "surveyed_on": DAY, "question": TEXT, "answer": TEXT},
    key=("survey_code", "question"),
    required=("survey_code", "community_code", "surveyed_on", "question", "answer"),
    expectations=(
        one_of(
            "question",
            ("aware", "satisfied"),
            Why("问题决定计入知晓率还是满意率", "the question decides which rate the answer counts for"),
        ),
        one_of("answer", ("yes", "no", "unknown"), Why("回答决定比率", "the answers are the rate")),
    ),
)
