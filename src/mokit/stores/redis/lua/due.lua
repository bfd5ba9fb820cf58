-- due(now, limit): {key, due, ...}, who is due in this shard, the earliest first
return redis.call('ZRANGE', base .. 'due', '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[2], 'WITHSCORES')
