# What a person would write first: 64 threads, one call a row, nothing kept.
#   bare.py WARM_UP ROWS      the server comes from AWS_ENDPOINT_URL_BEDROCK_RUNTIME
import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

client = boto3.client(
    "bedrock-runtime",
    config=Config(max_pool_connections=64, retries={"max_attempts": 1}),
)


def ask(i):
    response = client.converse(
        modelId="anthropic.claude-haiku-5-5",
        messages=[{"role": "user", "content": [{"text": f"<input>bare {i}</input>"}]}],
        inferenceConfig={"maxTokens": 50},
    )
    return json.loads(response["output"]["message"]["content"][0]["text"])


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


warm_up, rows = int(sys.argv[1]), int(sys.argv[2])
with ThreadPoolExecutor(64) as threads:
    list(threads.map(ask, range(warm_up)))
    cpu_before, wall_before = cpu(), time.monotonic()
    list(threads.map(ask, range(warm_up, warm_up + rows)))
    print(
        json.dumps(
            {
                "cpu": int((cpu() - cpu_before) * 1000),
                "wall": int((time.monotonic() - wall_before) * 1000),
            }
        )
    )
