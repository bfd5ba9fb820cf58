-- What stands before every script. KEYS[1] begins the names of all keys of one shard and holds its hash
-- tag, so that they lie in one slot and a script may touch any of them.
local base = KEYS[1]

local function names(key)       -- of the person's hash (v, s, t), their entries and their marks
    return base .. 'c:' .. key, base .. 'e:' .. key, base .. 'm:' .. key
end

local function drop_marks(before, limit)        -- the oldest of the shard; answers how many
    local old = redis.call('ZRANGE', base .. 'marks', '-inf', '(' .. before, 'BYSCORE', 'LIMIT', 0, limit)
    for _, mark in ipairs(old) do               -- "<bytes of the key>:<key><name>"
        local colon = string.find(mark, ':', 1, true)
        local last = colon + tonumber(string.sub(mark, 1, colon - 1))
        redis.call('HDEL', base .. 'm:' .. string.sub(mark, colon + 1, last), string.sub(mark, last + 1))
        redis.call('ZREM', base .. 'marks', mark)
    end
    return #old
end
