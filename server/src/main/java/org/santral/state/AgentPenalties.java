package org.santral.state;

import java.sql.ResultSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.santral.store.Database;

/** How reluctantly agents are rung for queues: read whole at start, afterwards from memory. Any thread. */
final class AgentPenalties {
    private record Key(int domainId, String queue, String extension) {}

    private final Database database;
    private final Map<Key, Integer> penalties = new ConcurrentHashMap<>();
    /** Held while one is written: what is on disk and in memory is what was set last. */
    private final ReentrantLock changing = new ReentrantLock();

    AgentPenalties(Database database) {
        this.database = database;
        database.read(tx -> {
            tx.sql()
                    .sql("select domain_id, queue, extension, penalty from agent_penalty")
                    .query((ResultSet row) -> {
                        penalties.put(new Key(row.getInt(1), row.getString(2), row.getString(3)), row.getInt(4));
                    });
            return true;
        });
    }

    int of(int domainId, String queue, String extension) {
        return penalties.getOrDefault(new Key(domainId, queue, extension), 0);
    }

    /** Says so from now on; 0 forgets it. */
    void set(int domainId, String queue, String extension, int penalty) {
        Key key = new Key(domainId, queue, extension);
        changing.lock();
        try {
            if (of(domainId, queue, extension) == penalty) {
                return;
            }
            database.write(tx -> {
                tx.sql()
                        .sql("delete from agent_penalty where domain_id = ? and queue = ? and extension = ?")
                        .params(domainId, queue, extension)
                        .update();
                if (penalty != 0) {
                    tx.sql()
                            .sql("insert into agent_penalty (domain_id, queue, extension, penalty) values (?, ?, ?, ?)")
                            .params(domainId, queue, extension, penalty)
                            .update();
                }
                return true;
            });
            if (penalty == 0) {
                penalties.remove(key);
            } else {
                penalties.put(key, penalty);
            }
        } finally {
            changing.unlock();
        }
    }

    /** Forgets those of a queue that is no more there. */
    void forget(int domainId, String queue) {
        changing.lock();
        try {
            database.write(tx -> tx.sql()
                    .sql("delete from agent_penalty where domain_id = ? and queue = ?")
                    .params(domainId, queue)
                    .update());
            penalties
                    .keySet()
                    .removeIf(key -> key.domainId() == domainId && key.queue().equals(queue));
        } finally {
            changing.unlock();
        }
    }
}
