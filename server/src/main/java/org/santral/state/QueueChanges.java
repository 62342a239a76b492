package org.santral.state;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import org.santral.store.Database;
import org.santral.store.Vault;
import org.santral.tenant.QueueSettings;
import org.santral.tenant.Tenant;

/** Queues that clients make, change and delete over HTTP, by number. */
public final class QueueChanges extends TenantSettings<QueueSetting> {
    private final JdbcTenantState states;

    /** @throws IOException when what was changed cannot be read */
    QueueChanges(Database database, Vault vault, JdbcTenantState states, TenantOverlays tenants, Clock clock)
            throws IOException {
        super(database, tenants, clock, new SettingRows<>(vault, "queue", QueueSetting.class), QueueSetting.NOTHING);
        this.states = states;
    }

    @Override
    boolean configured(Tenant file, String number) {
        return file.queue(number).isPresent();
    }

    /** A queue does not begin with the agents of another that had its number. */
    @Override
    void renew(int domainId, String number) {
        states.forgetQueue(domainId, number);
    }

    /** Those of the file in its order, then the others by number. */
    @Override
    public Tenant over(Tenant tenant) {
        SortedMap<String, Entry<QueueSetting>> entries = entries(tenant.domainId());
        if (entries.isEmpty()) {
            return tenant;
        }
        Map<String, QueueSettings> queues = new LinkedHashMap<>(tenant.queues());
        entries.forEach((number, entry) -> {
            switch (entry.how()) {
                case CREATED -> queues.put(number, entry.setting().over(QueueSetting.unsaid(number)));
                case CHANGED ->
                    queues.computeIfPresent(number, (_, file) -> entry.setting().over(file));
                case DELETED -> queues.remove(number);
            }
        });
        return tenant.toBuilder().queues(queues.values()).build();
    }
}
