"""Who meets whom, when, at which table, with which interpreter: plain data in, timetable, bound and reasons out."""
