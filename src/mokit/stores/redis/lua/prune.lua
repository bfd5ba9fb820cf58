-- prune(before, limit): drops the oldest marks of this shard that are older; answers how many
return drop_marks(ARGV[1], ARGV[2])
