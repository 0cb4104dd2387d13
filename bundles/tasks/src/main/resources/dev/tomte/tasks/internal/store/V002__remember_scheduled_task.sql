-- The name of the task that a type's handler schedules for itself; empty if it schedules none.
ALTER TABLE task_type ADD COLUMN scheduled TEXT NOT NULL DEFAULT '';
