"""What runs in the database: one call there is one round trip, however much has to be looked at.

Each statement in such a function sees what was committed before it began, and so what others wrote
while the function waited for the person's row.
"""

QUEUE = """
create function mokit.queue(entries jsonb, dropped text[], put jsonb, is_guarded boolean) returns jsonb
language sql immutable as $$
    select nullif(
        case when is_guarded
            then coalesce(entries - coalesce(dropped, '{}'), '{}') || coalesce(put, '{}')
            else coalesce(put, '{}') || coalesce(entries - coalesce(dropped, '{}'), '{}')
        end,
        '{}'
    )
$$
"""
FIRST_DUE = """
create function mokit.first_due(queue jsonb) returns bigint language plpgsql strict as $$
begin
    return (select min((value->>0)::bigint) from jsonb_each(queue));
end
$$
"""
IS_REPEAT = """
create function mokit.is_repeat(who text, marks jsonb) returns boolean language plpgsql as $$
begin
    return exists (
        select from mokit.mark where key = who and name = any(array(select jsonb_object_keys(marks)))
    );
end
$$
"""
# All changes are one statement, since setting one up costs more than a change; so what few of them need stands in
# functions. Nothing is looked at before everybody concerned is locked, in the order of keys.
WRITE = """
create function mokit.write(
    keys text[], changes jsonb, has_lists boolean, out written text[], out versions bigint[], out tokens text[]
) language plpgsql as $$
declare
    known integer;
begin
    perform from mokit.person where key = any(keys) order by key for update;
    get diagnostics known = row_count;
    if known < cardinality(keys) then
        insert into mokit.person (key)
        select change.key from jsonb_to_recordset(changes) as change (key text, version bigint, token text)
        where coalesce(change.version, 0) = 0 and change.token is null
        order by change.key
        on conflict (key) do nothing;
        perform from mokit.person where key = any(keys) order by key for update;    -- somebody may have been first
    end if;

    with change as (
        select
            *,
            version is not null or token is not null as is_guarded,
            token is not null as is_held,
            token is not null and coalesce(release, false) as is_release
        from jsonb_to_recordset(changes) as change (
            key text, now bigint, version bigint, token text, state text, put jsonb, dropped text[], marks jsonb,
            lease jsonb, release boolean
        )
    ), done as (
        update mokit.person set
            -- nothing else raises it; a sequence never gives a number twice
            version = case when change.version is null then person.version else nextval('mokit.version') end,
            token = case
                when is_release then null
                when lease is not null and (is_held or person.token is null and coalesce(due > now, true))
                    then lease->>0
                else person.token
            end,
            due = case
                when is_release or person.token is null and (lease is null or due <= now)
                    then mokit.first_due(mokit.queue(entries, dropped, put, is_guarded))
                when lease is not null and (is_held or person.token is null)
                    then (lease->>1)::bigint
                else due
            end,
            pending = coalesce(
                jsonb_array_length(jsonb_path_query_array(mokit.queue(entries, dropped, put, is_guarded), '$.*[0]')), 0
            ),
            entries = mokit.queue(entries, dropped, put, is_guarded),
            state = coalesce(change.state, person.state)
        from change
        where person.key = any(keys) and person.key = change.key
            and coalesce(change.version, person.version) = person.version
            and (change.token is null or change.token = person.token)
            and (is_guarded or marks is null or not mokit.is_repeat(change.key, marks))
        returning person.key, person.version, person.token, now, marks
    ), marked as (
        insert into mokit.mark (key, name, at, outcome)
        select key, name, now, outcome from done, jsonb_each_text(marks) as new (name, outcome)
        on conflict do nothing
    )
    select array_agg(key), array_agg(version), array_agg(token) into written, versions, tokens from done;

    if has_lists then
        delete from mokit.member
        using jsonb_to_recordset(changes) as change (key text, leaving text[])
        where member.key = change.key and list = any(leaving) and change.key = any(written);

        insert into mokit.member (list, key)
        select list, key
        from jsonb_to_recordset(changes) as change (key text, joined text[]), unnest(joined) as new (list)
        where key = any(written)
        on conflict do nothing;

        insert into mokit.ledger (key, line)
        select key, line
        from jsonb_to_recordset(changes) as change (key text, lines text[]),
            unnest(lines) with ordinality as new (line, place)
        where key = any(written)
        order by key, place;
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
