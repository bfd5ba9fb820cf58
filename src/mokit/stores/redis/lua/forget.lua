-- forget(key): drops all but the ledger; no later version will be one that they had
local key = ARGV[1]
local person, entries, marks = names(key)
local version = redis.call('HGET', person, 'v')
if not version then
    return 0
end
if tonumber(version) > tonumber(redis.call('GET', base .. 'floor') or '0') then
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
return 1
