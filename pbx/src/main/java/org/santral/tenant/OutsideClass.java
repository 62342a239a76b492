package org.santral.tenant;

/** Kinds of numbers outside that an extension may be allowed to call, each for itself. */
public enum OutsideClass {
    /** Landlines and everything else of the tenant's country that is not a mobile telephone. */
    DOMESTIC,
    /** Mobile telephones of the tenant's country, where its numbering plan tells them apart. */
    MOBILE,
    /** Numbers of other countries; the tenant's {@link Limits} have to allow them too. */
    INTERNATIONAL
}
