package org.santral.state;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.santral.store.Database;
import org.santral.store.Vault;
import org.santral.tenant.Tenant;
import org.santral.tenant.TrunkSettings;

/** Carriers that clients make, change and delete over HTTP, by name. */
public final class TrunkChanges extends TenantSettings<TrunkSetting> {

    /** @throws IOException when what was changed cannot be read */
    TrunkChanges(Database database, Vault vault, TenantOverlays tenants, Clock clock) throws IOException {
        super(database, tenants, clock, new SettingRows<>(vault, "trunk", TrunkSetting.class), TrunkSetting.NOTHING);
    }

    @Override
    boolean configured(Tenant file, String name) {
        return file.trunk(name).isPresent();
    }

    @Override
    void renew(int domainId, String name) {}

    /** Those of the file in its order, then the others by name. A route to one that is deleted finds nothing there. */
    @Override
    public Tenant over(Tenant tenant) {
        SortedMap<String, Entry<TrunkSetting>> entries = entries(tenant.domainId());
        if (entries.isEmpty()) {
            return tenant;
        }
        Map<String, TrunkSettings> trunks = new LinkedHashMap<>();
        tenant.trunks().forEach(trunk -> trunks.put(trunk.name(), trunk));
        entries.forEach((name, entry) -> {
            switch (entry.how()) {
                case CREATED -> trunks.put(name, entry.setting().over(TrunkSetting.unsaid(name)));
                case CHANGED ->
                    trunks.computeIfPresent(name, (_, file) -> entry.setting().over(file));
                case DELETED -> trunks.remove(name);
            }
        });
        return tenant.toBuilder().trunks(List.copyOf(trunks.values())).build();
    }
}
