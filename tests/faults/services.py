"""A cluster of two workers and an S3 server, as a script: it says where they are and lives until its input closes."""

import json
import logging
import os
import sys

BUCKET = "runs"


def main() -> None:
    """Start both, print their addresses and wait."""
    import boto3
    from distributed import LocalCluster
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    os.environ["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{port}"
    boto3.client("s3").create_bucket(Bucket=BUCKET)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        told = {"scheduler": cluster.scheduler_address, "store": os.environ["AWS_ENDPOINT_URL"]}
        print(json.dumps(told), flush=True)
        sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
