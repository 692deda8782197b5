/// Labels as AWS AppConfig's agent says them.
@NullMarked
package dev.seiri.aws.appconfig;

import org.jspecify.annotations.NullMarked;
