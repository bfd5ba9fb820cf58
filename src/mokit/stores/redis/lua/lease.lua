-- lease(key, now, until, token): {1 if a lease ran out, what `load` answers}, or nothing if they are due no more
local key, now, lease_end, token = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local due = redis.call('ZSCORE', base .. 'due', key)
if not due or tonumber(due) > tonumber(now) then
    return false
end
local person, entries = names(key)
local again = redis.call('HEXISTS', person, 't')
redis.call('HSET', person, 't', token)
redis.call('ZADD', base .. 'due', lease_end, key)
return {again, {redis.call('HMGET', person, 'v', 's', 't'), redis.call('HGETALL', entries), {}}}
