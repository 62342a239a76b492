-- The days of one number lie thousands of pages apart in the table; the index holds them side by side. With the number of
-- calls in it, a total or a deep page costs some dozen pages instead of thousands, and no second index is to be kept.
alter table cdr_count drop constraint cdr_count_pkey;
alter table cdr_count
    add primary key (domain_id, caller_key, callee_key, queue, day, direction, missed, recording) include (calls);
