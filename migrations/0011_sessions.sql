-- A session that a one-time link began (invitation, reset, first account): its person was handed the link, so that it
-- may set up the second factor from outside. A password alone may not: whoever stole it would bring the own telephone.
alter table sessions add column by_one_time_link boolean not null default false;

-- Wrong passwords at the idle lock of this session; a few end it. They are no tries of the account: a stranger who
-- locks the account must not keep its owner, who holds the session, from coming back.
alter table sessions add column unlock_tries integer not null default 0;
