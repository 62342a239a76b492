/** Ring groups and queues: several extensions behind one number. */
@org.jspecify.annotations.NullMarked
package org.santral.queue;
