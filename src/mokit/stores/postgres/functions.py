"""What runs in the database: one call there is one round trip, however much has to be looked at.

Each statement in such a function sees what was committed before it began, and so what others wrote
while the function waited for the person's row.
"""

WRITE = """
create function mokit.write(change jsonb, out version_now bigint, out token_now text) language plpgsql as $$
declare
    who constant text := change->>'key';
    is_held constant boolean := change ? 'token';
    is_guarded constant boolean := is_held or change ? 'version';
    was mokit.person;
    queue jsonb;
    first_due bigint;
    count_now integer;
    due_now bigint;
    is_new boolean;
begin
    loop
        select * into was from mokit.person where key = who for update;
        is_new := not found;
        if change ? 'version' and (change->>'version')::bigint <> coalesce(was.version, 0)
            or is_held and change->>'token' is distinct from was.token
        then
            version_now := null;        -- an earlier look may have set it
            return;
        end if;
        if not is_guarded and not is_new and change ? 'marks' then
            if exists (
                select from mokit.mark where key = who and name = any(array(select jsonb_object_keys(change->'marks')))
            ) then
                version_now := null;    -- a repeat
                return;
            end if;
        end if;

        version_now := coalesce(was.version, 0);
        if change ? 'version' then      -- nothing else raises it; a sequence never gives a number twice
            version_now := nextval('mokit.version');
        end if;

        queue := was.entries;
        if change ? 'drop' then
            queue := queue - array(select jsonb_array_elements_text(change->'drop'));
        end if;
        if change ? 'put' then
            queue := case
                when is_guarded then coalesce(queue, '{}') || (change->'put')
                else (change->'put') || coalesce(queue, '{}')
            end;
        end if;
        first_due := null;
        count_now := 0;
        if queue is not null then
            select min((value->>0)::bigint), count(*) into first_due, count_now from jsonb_each(queue);
        end if;

        token_now := was.token;
        due_now := was.due;
        if is_held and change ? 'release' then
            token_now := null;
        elsif change ? 'lease' and (is_held or was.token is null and coalesce(was.due > (change->>'now')::bigint, true))
        then
            token_now := change->'lease'->>0;
            due_now := (change->'lease'->>1)::bigint;
        end if;
        if token_now is null then
            due_now := first_due;
        end if;

        if is_new then
            insert into mokit.person (key, version, token, due, pending, entries, state)
            values (who, version_now, token_now, due_now, count_now, queue, change->>'state')
            on conflict (key) do nothing;
            exit when found;            -- else somebody was first: look again
        else
            update mokit.person set
                version = version_now, token = token_now, due = due_now, pending = count_now, entries = queue,
                state = coalesce(change->>'state', state)
            where key = who;
            exit;
        end if;
    end loop;

    if change ? 'marks' then
        insert into mokit.mark (key, name, at, outcome)
        select who, name, (change->>'now')::bigint, outcome from jsonb_each_text(change->'marks') as new (name, outcome)
        on conflict do nothing;
    end if;
    if change ? 'leave' then
        delete from mokit.member
        where key = who and list = any(array(select jsonb_array_elements_text(change->'leave')));
    end if;
    if change ? 'join' then
        insert into mokit.member (list, key)
        select list, who from jsonb_array_elements_text(change->'join') as new (list)
        on conflict do nothing;
    end if;
    if change ? 'ledger' then
        insert into mokit.ledger (key, line)
        select who, line from jsonb_array_elements_text(change->'ledger') with ordinality as new (line, place)
        order by place;
    end if;
end
$$
"""
LOCK = """
create function mokit.lock(who text) returns void language plpgsql as $$
begin
    loop
        insert into mokit.person (key) values (who) on conflict (key) do nothing;
        exit when found;
        perform from mokit.person where key = who for update;
        exit when found;                -- else they were forgotten meanwhile
    end loop;
end
$$
"""
FORGET = """
create function mokit.forget(who text, expected bigint) returns boolean language plpgsql as $$
begin
    delete from mokit.person        -- first: whoever writes to the person waits here
    where key = who and (expected is null or version = expected);
    if not found then
        return expected is null or expected = 0 and not exists (select from mokit.person where key = who);
    end if;
    delete from mokit.mark where key = who;
    delete from mokit.member where key = who;
    return true;
end
$$
"""
