-- stats(now): {people, entries, due, leased, earliest due}
local now, queue = ARGV[1], base .. 'due'
local pending, leased = 0, 0
for _, key in ipairs(redis.call('ZRANGE', queue, 0, -1)) do
    pending = pending + redis.call('HLEN', base .. 'e:' .. key)
end
for _, key in ipairs(redis.call('ZRANGE', queue, '(' .. now, '+inf', 'BYSCORE')) do
    leased = leased + redis.call('HEXISTS', base .. 'c:' .. key, 't')
end
local first = redis.call('ZRANGE', queue, '-inf', now, 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')
return {
    redis.call('ZCARD', base .. 'people'), pending, redis.call('ZCOUNT', queue, '-inf', now), leased, first[2] or false,
}
