-- ledger(key, offset, limit): {{key, offset behind it, line}, ...}, from there on over all people of this shard
local key, limit, rows = ARGV[1], tonumber(ARGV[3]), {}

local function read(offset)
    local lines = redis.call('LRANGE', base .. 'g:' .. key, offset, offset + limit - #rows - 1)
    for number, line in ipairs(lines) do
        rows[#rows + 1] = {key, offset + number, line}
    end
end

if key ~= '' then
    read(tonumber(ARGV[2]))
end
while #rows < limit do
    local after = key == '' and '-' or '(' .. key
    key = redis.call('ZRANGE', base .. 'ledgers', after, '+', 'BYLEX', 'LIMIT', 0, 1)[1]
    if not key then
        break
    end
    read(0)
end
return rows
