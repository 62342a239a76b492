package org.santral.state;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.santral.tenant.Directory;
import org.santral.tenant.Tenant;

/**
 * What clients make, change and delete over HTTP, laid over the tenants of the configuration file, over those of a changed
 * file as well. The outcome is what the {@link Directory} shows: nobody else replaces its tenants. Any thread.
 */
public final class TenantOverlays {

    /** Lays what it keeps over tenants. */
    public interface Layer {
        /** The tenant with everything of this layer. Must answer from memory. */
        Tenant over(Tenant tenant);

        /** Is told of the file's tenants before they are shown, for warnings. */
        default void configured(List<Tenant> file) {}
    }

    private final Directory directory;
    private final List<Layer> layers = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    /** Held while the directory is replaced, so that what was changed last is what it shows. */
    private final ReentrantLock publishing = new ReentrantLock();

    private volatile List<Tenant> file = List.of();

    TenantOverlays(Directory directory) {
        this.directory = directory;
    }

    /** Adds a layer over those that are there; before the first {@link #apply}. */
    void add(Layer layer) {
        layers.add(layer);
    }

    /** Takes over the tenants of the configuration file. */
    public void apply(List<Tenant> configured) {
        file = List.copyOf(configured);
        layers.forEach(layer -> layer.configured(file));
        publish();
    }

    /** The tenant as the configuration file has it. */
    Optional<Tenant> configured(int domainId) {
        return file.stream().filter(tenant -> tenant.domainId() == domainId).findFirst();
    }

    /**
     * Adds somebody who is told after the directory has changed, on the thread that changed it; a short write to the
     * database is all that it may wait for.
     */
    public void addListener(Runnable listener) {
        listeners.add(listener);
    }

    /** Shows what a layer has changed. */
    void publish() {
        publishing.lock();
        try {
            directory.replace(file.stream().map(this::laidOver).toList());
        } finally {
            publishing.unlock();
        }
        listeners.forEach(Runnable::run);
    }

    private Tenant laidOver(Tenant configured) {
        Tenant tenant = configured;
        for (Layer layer : layers) {
            tenant = layer.over(tenant);
        }
        return tenant;
    }
}
