-- load(key, mark...): {{version, state, token}, {id, entry, ...}, {outcome, ...}}
local person, entries, marks = names(ARGV[1])
local outcomes = {}
for place = 2, #ARGV do
    outcomes[place - 1] = redis.call('HGET', marks, ARGV[place])
end
return {redis.call('HMGET', person, 'v', 's', 't'), redis.call('HGETALL', entries), outcomes}
