"""What MLflow's own client reads of the only run of the experiment `cross-check`, as JSON; its files go into FOLDER/artifacts."""
import json
import sys
from pathlib import Path

import mlflow

address, folder = sys.argv[1:]
client = mlflow.MlflowClient(address)
runs = client.search_runs([client.get_experiment_by_name("cross-check").experiment_id])
run = runs[0]
files = Path(folder, "artifacts")
files.mkdir()
client.download_artifacts(run.info.run_id, "", str(files))
print(
    json.dumps(
        {
            "version": mlflow.__version__,
            "runs": len(runs),
            "status": run.info.status,
            "params": run.data.params,
            "tags": run.data.tags,
            "artifacts": sorted(file.path for file in client.list_artifacts(run.info.run_id)),
            "curves": {
                key: sorted([point.step, point.value] for point in client.get_metric_history(run.info.run_id, key))
                for key in run.data.metrics
            },
        }
    )
)
