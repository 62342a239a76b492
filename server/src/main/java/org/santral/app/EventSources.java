package org.santral.app;

import java.time.Clock;
import org.santral.mail.MailQueue;
import org.santral.mail.MailSettings;
import org.santral.tenant.Directory;
import org.santral.webhooks.DeliveryEngine;
import org.santral.webhooks.DirectoryNotices;
import org.santral.webhooks.Notice;
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

    /** Sends mails about messages from now on; what became of them is told as well. */
    static MailQueue mail(MailSettings settings, Directory directory, Storage storage, Pbx pbx, Clock clock) {
        MailQueue queue = new MailQueue(
                settings, storage.database(), directory, storage.state().voicemail(), clock, mailed -> {
                    storage.deliveries()
                            .notices()
                            .publish(
                                    mailed.domainId(),
                                    new Notice.VoicemailMailed(
                                            mailed.message().value(),
                                            mailed.extension(),
                                            mailed.receiver(),
                                            mailed.attached(),
                                            mailed.failure()));
                    if (mailed.deleted()) {
                        directory.byDomainId(mailed.domainId()).ifPresent(tenant -> pbx.programs()
                                .mailboxChanged(tenant, mailed.extension()));
                    }
                });
        storage.state().voicemail().addListener(queue);
        queue.start();
        return queue;
    }
}
