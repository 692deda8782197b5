/// Labels from AWS AppConfig's agent.
@NullMarked
package dev.seiri.aws.appconfig;

import org.jspecify.annotations.NullMarked;
