-- forget(key, keep, version): drops all but the ledger and the state to keep, "=" and the value; 0 if the version, "="
-- and the number, is another one. No later version will be one that they had
local key, keep, expected = ARGV[1], ARGV[2], ARGV[3]
local person, entries, marks = names(key)
local version, floor = redis.call('HGET', person, 'v'), redis.call('GET', base .. 'floor') or '0'
if expected ~= '' and string.sub(expected, 2) ~= (version or '0') then
    return 0
end
if not version and keep == '' then
    return 1
end
if version and tonumber(version) > tonumber(floor) then
    floor = version
    redis.call('SET', base .. 'floor', version)
end
for _, name in ipairs(redis.call('HKEYS', marks)) do
    redis.call('ZREM', base .. 'marks', #key .. ':' .. key .. name)
end
for _, name in ipairs(redis.call('SMEMBERS', base .. 'lists')) do
    redis.call('ZREM', base .. 'l:' .. name, key)
end
redis.call('ZREM', base .. 'due', key)
redis.call('ZREM', base .. 'people', key)
redis.call('DEL', person, entries, marks)
if keep ~= '' then
    redis.call('ZADD', base .. 'people', 0, key)
    redis.call('HSET', person, 'v', string.format('%.0f', tonumber(floor) + 1), 's', string.sub(keep, 2))
end
return 1
