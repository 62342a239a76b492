package org.santral.http.simotel;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The services of this dialect by their names, such as {@code pbx/users/add}. */
final class Services {

    /**
     * A service.
     *
     * @param permission what an account needs to use it; an alias needs that of what it stands for
     * @param upload whether its body is a form with a file instead of JSON
     */
    record Entry(String permission, Service service, boolean upload) {}

    private final Map<String, Entry> entries = new TreeMap<>();

    Services on(String name, Service service) {
        return add(name, new Entry("/" + name, service, false));
    }

    /** A service that takes a file. */
    Services onUpload(String name, Service service) {
        return add(name, new Entry("/" + name, service, true));
    }

    /** Another name of a service. */
    Services alias(String name, String of) {
        Entry entry = entries.get(of);
        if (entry == null) {
            throw new IllegalArgumentException("no service " + of);
        }
        return add(name, entry);
    }

    private Services add(String name, Entry entry) {
        if (entries.put(name, entry) != null) {
            throw new IllegalArgumentException("two services are called " + name);
        }
        return this;
    }

    @Nullable
    Entry find(String name) {
        return entries.get(name);
    }

    /** All names. */
    Set<String> names() {
        return entries.keySet();
    }

    /** The names of those that take files. */
    Set<String> uploads() {
        Set<String> names = new TreeSet<>();
        entries.forEach((name, entry) -> {
            if (entry.upload()) {
                names.add(name);
            }
        });
        return names;
    }
}
