"""nbgrader for a class on one server: copied to `etc/jupyter/` of the server's Python, read by everybody."""

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "alliance"  # as `alliancekit course build` names it
c.Exchange.root = "/srv/nbgrader/exchange"
