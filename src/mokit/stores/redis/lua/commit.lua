-- commit(key, now, horizon, version, token, state, lease, until, release, drop, put, marks, leave, join, ledger):
-- {version, token}, or nothing if it was refused. What may be absent is '' or '=' and the value; each of the
-- last six is a number and so many values. All guards are looked at before anything is written.
local place = 0

local function one()
    place = place + 1
    return ARGV[place]
end

local function perhaps()
    local value = one()
    return value ~= '' and string.sub(value, 2) or nil
end

local function several()
    local first, last = place + 2, place + 1 + tonumber(one())
    place = last
    return first, last
end

local key, now, horizon = one(), one(), perhaps()
local version, token, state = perhaps(), perhaps(), perhaps()
local lease, lease_end, release = perhaps(), one(), one() == '1'
local drop, drop_end = several()
local put, put_end = several()              -- id, entry, ...
local mark, mark_end = several()            -- name, outcome, ...
local leave, leave_end = several()
local join, join_end = several()
local line, line_end = several()

local person, entries, marks = names(key)
local known = redis.call('HMGET', person, 'v', 't')
local is_new, current, holder = not known[1], known[1] or '0', known[2]
local guarded = version or token

if version and version ~= current or token and token ~= holder then
    return false
end
if not guarded then
    for at = mark, mark_end, 2 do
        if redis.call('HEXISTS', marks, ARGV[at]) == 1 then
            return false                    -- a repeat
        end
    end
end

for at = drop, drop_end do                  -- first: short of memory Redis takes this, and what goes with it
    redis.call('HDEL', entries, ARGV[at])
end
if version then
    if current == '0' then                  -- above all that were ever forgotten in this shard
        current = redis.call('GET', base .. 'floor') or '0'
    end
    current = string.format('%.0f', tonumber(current) + 1)
end
local fields = {}                           -- of the person, written together

local function set(name, value)
    fields[#fields + 1] = name
    fields[#fields + 1] = value
end

if is_new then
    redis.call('ZADD', base .. 'people', 0, key)
end
if is_new or version then
    set('v', current)
end
if state then
    set('s', state)
end

for at = mark, mark_end, 2 do
    if redis.call('HSETNX', marks, ARGV[at], ARGV[at + 1]) == 1 then
        redis.call('ZADD', base .. 'marks', now, #key .. ':' .. key .. ARGV[at])
    end
end
if horizon and mark <= mark_end then
    drop_marks(horizon, mark_end - mark + 1)            -- two for each, so that they never grow
end

local function earliest()
    local first
    for _, entry in ipairs(redis.call('HVALS', entries)) do
        local due = string.match(entry, '^-?%d+')       -- kept as text: Lua would round it
        if not first or tonumber(due) < tonumber(first) then
            first = due
        end
    end
    return first
end

local function update_queue()
    local was_due = redis.call('ZSCORE', base .. 'due', key)    -- the lease's end while leased, else of the first entry
    local idle = not holder and (not was_due or tonumber(was_due) > tonumber(now))
    local due = was_due
    if token and release then
        holder = false
        redis.call('HDEL', person, 't')
    elseif lease and (token or idle) then
        holder, due = lease, lease_end
        set('t', lease)
    end
    for at = put, put_end, 2 do
        redis.call(guarded and 'HSET' or 'HSETNX', entries, ARGV[at], ARGV[at + 1])
    end
    if not holder then
        due = earliest()
    end
    if not due then
        redis.call('ZREM', base .. 'due', key)
    elseif due ~= was_due then
        redis.call('ZADD', base .. 'due', due, key)
    end
end

if drop <= drop_end or put <= put_end or lease or release then
    update_queue()
end

if #fields > 0 then
    redis.call('HSET', person, unpack(fields))
end
for at = leave, leave_end do
    redis.call('ZREM', base .. 'l:' .. ARGV[at], key)
end
for at = join, join_end do                  -- after leaving: of both, this counts
    if redis.call('ZADD', base .. 'l:' .. ARGV[at], 0, key) == 1 then
        redis.call('SADD', base .. 'lists', ARGV[at])
    end
end
for at = line, line_end do
    if redis.call('RPUSH', base .. 'g:' .. key, ARGV[at]) == 1 then
        redis.call('ZADD', base .. 'ledgers', 0, key)
    end
end
return {tonumber(current), holder}
