package org.santral.app;

import java.time.Clock;
import org.santral.tenant.Directory;
import org.santral.webhooks.DeliveryEngine;
import org.santral.webhooks.DirectoryNotices;
import org.santral.webhooks.VoicemailNotices;

/** Connects what happens outside of calls with those who are told of it. */
final class EventSources {
    private EventSources() {}

    /** What the directory holds by now is not news. */
    static void connect(Directory directory, Storage storage, Pbx pbx, Clock clock) {
        DeliveryEngine deliveries = storage.deliveries();
        deliveries.lines().watch(directory, pbx.registrar(), storage.state().tenants());
        storage.state().voicemail().addListener(new VoicemailNotices(deliveries.notices()));
        DirectoryNotices changes = new DirectoryNotices(directory, deliveries.notices(), deliveries.lines(), clock);
        storage.state().overlays().addListener(changes::changed);
        pbx.trunks().listen(changes);
    }
}
