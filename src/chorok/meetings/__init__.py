"""Export consultations: buyers, wishes, timetable, the day, consultation log."""
