package org.santral.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.store.AuditTrail;
import org.santral.store.Database;
import org.santral.store.Sql;
import org.santral.store.Tx;
import org.santral.tenant.AgentState;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.TenantState;

/**
 * The {@link TenantState} on a database: read whole at start, afterwards from memory; a change is written before it is
 * visible. What is as the file says has no row and no entry.
 */
public final class JdbcTenantState implements TenantState {
    private static final Pattern EXTENSION = Pattern.compile("[0-9]{3,5}");
    private static final int MAX_MEMBERS = 1000;
    private static final int MAX_REASON_CHARS = 200;

    private record Key(int domainId, String number) {}

    private final Database database;
    private final BlockedNumbers blocked;
    private final AllowedNumbers allowed;
    private final Map<Key, ExtensionState> extensions = new ConcurrentHashMap<>();
    private final Map<Key, AgentState> agents = new ConcurrentHashMap<>();
    private final Map<Key, List<String>> members = new ConcurrentHashMap<>();
    private final AgentPenalties penalties;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    /** Held from reading the old state until the new one is visible: a change is made of what was really there. */
    private final ReentrantLock changing = new ReentrantLock();
    /** Held from reading members until the changed ones are written: two who join at once both count. */
    private final ReentrantLock joining = new ReentrantLock();

    /** Reads everything. */
    public JdbcTenantState(Database database, BlockedNumbers blocked, AllowedNumbers allowed) {
        this.database = database;
        this.blocked = blocked;
        penalties = new AgentPenalties(database);
        this.allowed = allowed;
        StateRows.extensions(database, (domainId, number, state) -> extensions.put(new Key(domainId, number), state));
        StateRows.agents(database, (domainId, number, state) -> agents.put(new Key(domainId, number), state));
        StateRows.members(database, (domainId, number, list) -> members.put(new Key(domainId, number), list));
    }

    @Override
    public ExtensionState extension(int domainId, String extension) {
        return extensions.getOrDefault(new Key(domainId, extension), ExtensionState.UNCHANGED);
    }

    @Override
    public ExtensionState changeExtension(int domainId, String extension, UnaryOperator<ExtensionState> change) {
        ExtensionState changed;
        changing.lock();
        try {
            ExtensionState before = extension(domainId, extension);
            changed = change.apply(before);
            if (changed.equals(before)) {
                return before;
            }
            ExtensionState written = changed;
            database.write(tx -> {
                StateRows.write(tx, domainId, extension, written);
                AuditTrail.note(tx, domainId, "forwards, caller id or rest of extension set", extension);
                return true;
            });
            keep(extensions, new Key(domainId, extension), changed, ExtensionState.UNCHANGED);
        } finally {
            changing.unlock();
        }
        tell(listener -> listener.extensionChanged(domainId, extension));
        return changed;
    }

    /** What is changed together with an extension's state, with nobody else changing any. */
    interface Along {
        /** Asked first; false leaves everything as it is. */
        boolean allowed();

        void write(Tx tx);

        /** It is on disk: shows it. */
        void written();
    }

    /**
     * As {@link #changeExtension}, with something else in the same transaction.
     *
     * @return false when that was not allowed
     */
    boolean changeExtension(int domainId, String extension, UnaryOperator<ExtensionState> change, Along along) {
        changing.lock();
        try {
            if (!along.allowed()) {
                return false;
            }
            ExtensionState changed = change.apply(extension(domainId, extension));
            database.write(tx -> {
                StateRows.write(tx, domainId, extension, changed);
                along.write(tx);
                return true;
            });
            keep(extensions, new Key(domainId, extension), changed, ExtensionState.UNCHANGED);
            along.written();
        } finally {
            changing.unlock();
        }
        tell(listener -> listener.extensionChanged(domainId, extension));
        return true;
    }

    @Override
    public AgentState agent(int domainId, String extension) {
        return agents.getOrDefault(new Key(domainId, extension), AgentState.WORKING);
    }

    /** @throws IllegalArgumentException for a reason of more than 200 characters */
    @Override
    public AgentState changeAgent(int domainId, String extension, UnaryOperator<AgentState> change) {
        AgentState changed;
        changing.lock();
        try {
            AgentState before = agent(domainId, extension);
            changed = cleaned(change.apply(before));
            if (changed.equals(before)) {
                return before;
            }
            StateRows.write(database, domainId, extension, changed);
            keep(agents, new Key(domainId, extension), changed, AgentState.WORKING);
        } finally {
            changing.unlock();
        }
        tell(listener -> listener.agentChanged(domainId, extension));
        return changed;
    }

    private static AgentState cleaned(AgentState state) {
        String reason = state.breakReason();
        if (reason != null && reason.length() > MAX_REASON_CHARS) {
            throw new IllegalArgumentException("a reason has at most " + MAX_REASON_CHARS + " characters");
        }
        return new AgentState(state.loggedIn(), Sql.textOrNull(reason));
    }

    private static <T> void keep(Map<Key, T> map, Key key, T state, T usual) {
        if (state.equals(usual)) {
            map.remove(key);
        } else {
            map.put(key, state);
        }
    }

    @Override
    public boolean blocked(int domainId, String callerKey) {
        return blocked.refusesFrom(domainId, callerKey);
    }

    @Override
    public boolean allowed(int domainId, String callerKey) {
        return allowed.admits(domainId, callerKey);
    }

    @Override
    public boolean blockedCallee(int domainId, String calleeKey) {
        return blocked.refusesTo(domainId, calleeKey);
    }

    @Override
    public Optional<List<String>> members(int domainId, String queue) {
        return Optional.ofNullable(members.get(new Key(domainId, queue)));
    }

    /** @throws IllegalArgumentException for more than 1000, one twice, or one that is no extension's number */
    @Override
    public void setMembers(int domainId, String queue, @Nullable List<String> list) {
        List<String> wanted = list == null ? null : List.copyOf(list);
        if (wanted != null
                && (wanted.size() > MAX_MEMBERS
                        || wanted.stream().distinct().count() < wanted.size()
                        || !wanted.stream().allMatch(EXTENSION.asMatchPredicate()))) {
            throw new IllegalArgumentException("members are at most " + MAX_MEMBERS + " different extensions");
        }
        changing.lock();
        try {
            StateRows.write(database, domainId, queue, wanted);
            if (wanted == null) {
                members.remove(new Key(domainId, queue));
            } else {
                members.put(new Key(domainId, queue), wanted);
            }
        } finally {
            changing.unlock();
        }
        tell(listener -> listener.membersChanged(domainId, queue));
    }

    /**
     * Makes an extension a member of a queue, or leaves it one.
     *
     * @param ofFile the queue's members while nobody replaced them
     * @return false when the queue has as many members as it may
     */
    public boolean join(int domainId, String queue, List<String> ofFile, String extension, int penalty) {
        joining.lock();
        try {
            List<String> before = members(domainId, queue).orElse(ofFile);
            if (!before.contains(extension) && before.size() >= MAX_MEMBERS) {
                return false;
            }
            penalties.set(domainId, queue, extension, penalty);
            if (!before.contains(extension)) {
                List<String> after = new ArrayList<>(before);
                after.add(extension);
                setMembers(domainId, queue, after);
                return true;
            }
        } finally {
            joining.unlock();
        }
        tell(listener -> listener.membersChanged(domainId, queue));
        return true;
    }

    /**
     * Takes an extension out of a queue.
     *
     * @param ofFile as {@link #join} has it
     * @return false when it is no member
     */
    public boolean part(int domainId, String queue, List<String> ofFile, String extension) {
        joining.lock();
        try {
            List<String> after = new ArrayList<>(members(domainId, queue).orElse(ofFile));
            if (!after.remove(extension)) {
                return false;
            }
            setMembers(domainId, queue, after);
            penalties.set(domainId, queue, extension, 0);
            return true;
        } finally {
            joining.unlock();
        }
    }

    @Override
    public int penalty(int domainId, String queue, String extension) {
        return penalties.of(domainId, queue, extension);
    }

    /** Forgets who worked for a queue that is no more there. */
    void forgetQueue(int domainId, String queue) {
        setMembers(domainId, queue, null);
        penalties.forget(domainId, queue);
    }

    @Override
    public void addListener(Listener listener) {
        listeners.add(listener);
    }

    private void tell(Consumer<Listener> what) {
        listeners.forEach(what);
    }
}
