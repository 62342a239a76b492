-- The planner takes columns for independent and so expects a hundred times the lines that one number has. A sample large
-- enough to see that the lines of one number are few among millions.
create statistics cdr_count_keys (mcv) on domain_id, caller_key, callee_key, queue from cdr_count;
alter statistics cdr_count_keys set statistics 500;
