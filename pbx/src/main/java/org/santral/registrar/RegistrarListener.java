package org.santral.registrar;

import org.santral.tenant.Tenant;

/**
 * Hears of phones that come and go. Called on the shard of a registration or of the registrar's clock, after the change,
 * without any lock; must not block. What two phones of one extension do at once may be told in either order: what holds
 * now is what {@link Registrar#bindings} says.
 */
public interface RegistrarListener {

    /** A phone that was not registered before is now. Renewals are not told. */
    void registered(Tenant tenant, String extension, Binding binding);

    /** A phone took its registration back, or gave way to newer ones. */
    void unregistered(Tenant tenant, String extension, Binding binding);

    /** A phone did not renew its registration in time. */
    void expired(Tenant tenant, String extension, Binding binding);

    /** A registered phone stopped answering when asked, or answers again. */
    default void answering(Tenant tenant, String extension, Binding binding) {}
}
