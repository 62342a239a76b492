package org.santral.app;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.santral.app.config.Config;
import org.santral.app.config.Config.TenantConfig;
import org.santral.cdr.Cdrs;
import org.santral.http.bulutfon.BulutfonAccounts;
import org.santral.http.bulutfon.BulutfonEvents;
import org.santral.http.simotel.SimotelAccounts;
import org.santral.http.simotel.SimotelEvents;
import org.santral.http.verimor.VerimorAccounts;
import org.santral.http.verimor.VerimorEvents;
import org.santral.state.HookSettings;
import org.santral.tenant.Directory;
import org.santral.webhooks.AlarmEvents;
import org.santral.webhooks.HookDialects;

/** The tenants of the configuration as each dialect serves them. */
record Accounts(VerimorAccounts verimor, BulutfonAccounts bulutfon, SimotelAccounts simotel) {

    static Accounts of(Directory directory, Config config) {
        return new Accounts(
                new VerimorAccounts(directory, verimor(config)),
                new BulutfonAccounts(directory, bulutfon(config)),
                new SimotelAccounts(directory, simotel(config)));
    }

    /** Takes over a changed configuration. */
    void replace(Config config) {
        verimor.replace(verimor(config));
        bulutfon.replace(bulutfon(config));
        simotel.replace(simotel(config));
    }

    /** Who is told of what, and in whose words. */
    HookDialects events(Directory directory, HookSettings hooks, Cdrs cdrs, URI publicUrl) {
        return new HookDialects()
                .with(VerimorEvents.SUBSCRIPTION, new VerimorEvents(verimor, hooks::find))
                .with(BulutfonEvents.NAME, new BulutfonEvents(bulutfon, cdrs, publicUrl))
                .with(SimotelEvents.SUBSCRIPTION, new SimotelEvents(simotel))
                .with(AlarmEvents.SUBSCRIPTION, new AlarmEvents(directory));
    }

    private static List<VerimorAccounts.Account> verimor(Config config) {
        return serving(
                config,
                tenant -> tenant.verimor() == null
                        ? null
                        : new VerimorAccounts.Account(tenant.tenant(), tenant.verimor()));
    }

    private static List<BulutfonAccounts.Account> bulutfon(Config config) {
        return serving(
                config,
                tenant -> tenant.bulutfon() == null
                        ? null
                        : new BulutfonAccounts.Account(tenant.tenant(), tenant.bulutfon()));
    }

    private static List<SimotelAccounts.Account> simotel(Config config) {
        return serving(
                config,
                tenant -> tenant.simotel() == null
                        ? null
                        : new SimotelAccounts.Account(tenant.tenant(), tenant.simotel()));
    }

    private static <T> List<T> serving(Config config, Function<TenantConfig, @Nullable T> account) {
        return config.tenants().stream().map(account).filter(Objects::nonNull).toList();
    }
}
